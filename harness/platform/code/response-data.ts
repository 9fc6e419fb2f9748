/** A body's JSON value, or a form's fields; judged by content, as content types lie. Undefined if it is neither. */
export function readData(body: string): unknown {
  // No JSON text begins like a form.
  if (/^[\w.%+-]{1,100}=/.test(body)) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
