export const discoveryQuirks = [] as const;
