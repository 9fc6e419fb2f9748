export { suggestion } from '../provider/suggestion.js';

/** What the user gave cannot be used: the message says what, where, and what would be right. Exit code 2. */
export class UsageError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}
