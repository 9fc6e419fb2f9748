export const idTokenQuirks = [] as const;
