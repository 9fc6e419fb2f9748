/** How a client is reached: by which option of `gauntlet run`, where module is --client. */
export const kinds = ['module', 'web', 'command', 'zapier'] as const;
export type Kind = (typeof kinds)[number];

/** Where a pipeline can be written for. */
export const pipelines = ['github', 'gitlab', 'none'] as const;
export type Pipeline = (typeof pipelines)[number];
