import { pathToFileURL } from 'node:url';
import type { ClientDefinition } from '../model/client.js';

/** Imports a client file and returns the client that it exports. */
export async function loadClientFile(file: string): Promise<ClientDefinition> {
  if (/\.[cm]?tsx?$/.test(file)) await registerTypeScript();
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  return module.default as ClientDefinition;
}

async function registerTypeScript(): Promise<void> {
  // A .ts file below a package.json without "type": "module" is CommonJS: that takes the other half of tsx.
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
  cjs.register();
  esm.register();
}
