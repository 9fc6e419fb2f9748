export const topologyQuirks = [] as const;
