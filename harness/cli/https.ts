import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createAuthority, type Authority } from '../../provider/index.js';
import { trustEnvironment, type Trust } from '../adapters/trust.js';

/** A certificate authority for one run, and the variables by which the client's processes come to trust it. */
export interface Https {
  authority: Authority;
  env: Trust['env'];
}

/** To be made before the client starts: most programs read only then what they trust. Its files go with this process, however that ends. */
export async function openHttps(): Promise<Https> {
  const authority = await createAuthority();
  removeOnExit(authority.file);
  const { env } = await trustEnvironment(authority);
  for (const file of Object.values(env)) removeOnExit(file);
  return { authority, env };
}

/** The file, and the folder that was made for it. */
function removeOnExit(file: string): void {
  process.once('exit', () => rmSync(dirname(file), { recursive: true, force: true }));
}
