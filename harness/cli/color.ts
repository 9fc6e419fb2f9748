/** Whether a stream is for people who want colour (https://no-color.org). */
export function wantsColor(stream: { isTTY?: boolean }): boolean {
  return Boolean(stream.isTTY) && !process.env['NO_COLOR'];
}
