export const revocationQuirks = [] as const;
