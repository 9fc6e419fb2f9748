/** Whether a stream is for people who want colour (https://no-color.org, https://force-color.org). */
export function wantsColor(stream: { isTTY?: boolean }): boolean {
  const { NO_COLOR: none, FORCE_COLOR: forced } = process.env;
  if (none) return false;
  return forced ? forced !== '0' : Boolean(stream.isTTY);
}
