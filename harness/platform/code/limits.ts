/** Most requests of one run. */
export const mostRequests = 100;
/** Longest JSON text of a result or of a request, in UTF-16 code units. */
export const longestJson = 16 * 2 ** 20;
/** Longest message of a failure; far beyond what is shown of one, as a secret must be masked before it is cut. */
export const longestMessage = 2 ** 16;
/** Most output of one run, in UTF-16 code units. */
export const mostOutput = 2 ** 20;
