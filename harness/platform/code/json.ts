import { longestJson } from './limits.js';

/** A value that the code may not return or send; the message says which and why. */
export class UnfitValue extends Error {}

const { stringify } = JSON;

/** The value as JSON; undefined for undefined. Throws UnfitValue for what JSON cannot hold, or what is too long. */
export function toJson(value: unknown): string | undefined {
  const json = written(value);
  if (json !== undefined && json.length > longestJson) {
    throw new UnfitValue(`gave a value of ${json.length} characters of JSON; at most ${longestJson} are accepted`);
  }
  return json;
}

function written(value: unknown): string | undefined {
  try {
    return stringify(value, (key, part: unknown) => {
      if (!['function', 'symbol', 'bigint'].includes(typeof part)) return part;
      const where = key === '' ? '' : ` at ${stringify(key)}`;
      throw new UnfitValue(`gave a value with a ${typeof part}${where}, which JSON cannot hold`);
    });
  } catch (error) {
    if (error instanceof UnfitValue) throw error;
    const [why] = String(error instanceof Error ? error.message : error).split('\n');
    throw new UnfitValue(`gave a value that is no JSON: ${why?.slice(0, 300)}`);
  }
}
