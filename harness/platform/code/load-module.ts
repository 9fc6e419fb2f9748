import { UnfitValue } from './json.js';

/** Imports a JavaScript or TypeScript module and returns its default export, or else what it exports as `authentication`. */
export async function loadModule(url: string): Promise<unknown> {
  if (/\.[cm]?tsx?$/.test(url)) await registerTypeScript();
  const imported = rootOf((await import(url)) as object);
  // A CommonJS module that was compiled from ESM, or that tsx has turned into one: its exports are the default export.
  const compiled = typeof imported === 'object' && imported !== null && '__esModule' in imported;
  const root = compiled ? rootOf(imported) : imported;
  if (root === undefined) throw new UnfitValue('exports neither a default nor `authentication`');
  return root;
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
