import { fileURLToPath } from 'node:url';
import { UnfitValue } from './json.js';
import { placeIn } from './thrown.js';

/** Imports a JavaScript or TypeScript module and returns its default export, or else what it exports as `authentication`. */
export async function loadModule(url: string): Promise<unknown> {
  if (/\.[cm]?tsx?$/.test(url)) await registerTypeScript();
  const imported = rootOf(await load(url));
  // A CommonJS module that was compiled from ESM, or that tsx has turned into one: its exports are the default export.
  const compiled = typeof imported === 'object' && imported !== null && '__esModule' in imported;
  const root = compiled ? rootOf(imported) : imported;
  if (root === undefined) throw new UnfitValue('exports neither a default nor `authentication`');
  return root;
}

async function load(url: string): Promise<object> {
  try {
    return (await import(url)) as object;
  } catch (error) {
    const unplaced = error instanceof SyntaxError && placeIn(error.stack ?? '') === undefined;
    throw (unplaced && (await placedSyntaxError(url))) || error;
  }
}

/** Node does not tell where in an ESM module a syntax error is. tsx parses by other means and does. */
async function placedSyntaxError(url: string): Promise<Error | undefined> {
  const { require } = await import('tsx/cjs/api');
  try {
    require(fileURLToPath(url), import.meta.url);
    return undefined;
  } catch (error) {
    // It makes CommonJS of the module, in which this is one error more.
    const told = error instanceof Error && error.name === 'TransformError' && !/Top-level await/.test(error.message);
    return told ? error : undefined;
  }
}

function rootOf(exported: object): unknown {
  if ('default' in exported) return exported.default;
  return 'authentication' in exported ? exported.authentication : undefined;
}

async function registerTypeScript(): Promise<void> {
  // A .ts file below a package.json without "type": "module" is CommonJS: that takes the other half of tsx.
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
  cjs.register();
  esm.register();
}
