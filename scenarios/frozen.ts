/** The scenarios that there were at the end of a month. What is listed here stays as it is. */
export const frozen: Readonly<Record<string, readonly string[]>> = {};
