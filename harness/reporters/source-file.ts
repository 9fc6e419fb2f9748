import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Report } from '../model/verdict.js';

/**
 * The file that describes the client, as its repository knows it: relative to the checkout, with slashes. Undefined if there is
 * none, or none below it.
 */
export function sourceFileOf(
  { client: { file } }: Pick<Report, 'client'>,
  checkout = process.env.GITHUB_WORKSPACE ?? process.cwd(),
): string | undefined {
  if (file === undefined) return undefined;
  const path = relative(checkout, resolve(file));
  const outside = path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
  return outside ? undefined : path.split(sep).join('/');
}
