import ms, { type StringValue } from 'ms';

const longestMs = 86_400_000;

/** What a duration must look like. */
export const durationRule = 'It must be such as 10m or 90s, of at most a day.';

/** Milliseconds, of `10m` or a number of them; undefined if it is no duration of at most a day. */
export function millisecondsIn(text: string): number | undefined {
  const milliseconds = /^\d/.test(text) ? ms(text as StringValue) : undefined;
  return milliseconds !== undefined && milliseconds >= 1 && milliseconds <= longestMs ? milliseconds : undefined;
}
