import { constants, Script } from 'node:vm';
import type { Bundle } from '../definition/types.js';

/** How stacks name a definition's `{ source }`. */
export const sourceName = 'definition-source';

/** Makes an async function of its body; line 1 of a stack is the body's first. Throws a SyntaxError. */
export function compileSource(body: string): (z: unknown, bundle: Bundle) => Promise<unknown> {
  const script = new Script(`(async (z, bundle) => {\n${body}\n})`, {
    filename: sourceName,
    lineOffset: -1,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // Refuses a body that closes the function around it. It cannot do alone: such functions tell no line of a syntax error.
  new AsyncFunction(body);
  return script.runInThisContext() as (z: unknown, bundle: Bundle) => Promise<unknown>;
}

const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
