import { mostMessages, mostOutput, mostSent } from './limits.js';
import { outputNote } from './output.js';

/** What one run may still send to the platform's own thread. Each tells which limit that goes past, if any. */
export interface Allowance {
  message(message: unknown): string | undefined;
  output(text: string): string | undefined;
}

/** Counts in the platform's own thread, as code can get around whatever holds it back in its own. */
export function createAllowance(): Allowance {
  let messages = mostMessages;
  let characters = mostSent;
  let output = mostOutput + outputNote.length;
  return {
    message(message) {
      characters -= sizeOf(message);
      if (--messages < 0) return `more than ${mostMessages} messages`;
      return characters < 0 ? `messages of more than ${mostSent} characters` : undefined;
    },
    output(text) {
      output -= text.length;
      return output < 0 ? `more than ${mostOutput} characters of output` : undefined;
    },
  };
}

/** Texts are all that a valid message has of any length, and none is below its top level. */
function sizeOf(message: unknown): number {
  if (typeof message !== 'object' || message === null) return 0;
  const { text, form, json, message: reason } = message as Record<string, unknown>;
  return [text, form, json, reason].reduce<number>((sum, one) => sum + (typeof one === 'string' ? one.length : 0), 0);
}
