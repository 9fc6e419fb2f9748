/** Most requests of one run. */
export const mostRequests = 100;
/** Longest JSON text of a result or of a request, in UTF-16 code units. */
export const longestJson = 16 * 2 ** 20;
/** Longest message of a failure; far beyond what is shown of one, as a secret must be masked before it is cut. */
export const longestMessage = 2 ** 16;
/** Most output of one run, in UTF-16 code units. */
export const mostOutput = 2 ** 20;
/** Most pieces of output of one run: each costs a message. */
export const mostPieces = 20_000;
/** Most messages from the thread of one run; more than it needs for all of the above. */
export const mostMessages = mostPieces + 1000;
/** Most characters in all messages from the thread of one run, in UTF-16 code units. */
export const mostSent = 2 * longestJson;
