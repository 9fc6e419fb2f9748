import { createHash, type BinaryToTextEncoding, type Encoding } from 'node:crypto';
import { createRequire, isBuiltin } from 'node:module';
import { createRequest } from './request.js';
import type { Requester } from './requester.js';
import { errors } from './z-errors.js';

/** The `z` object that a definition's code is given. */
export function createZ(requester: Requester, staleOn401: boolean): object {
  return {
    request: createRequest(requester, staleOn401),
    console,
    JSON: { parse: JSON.parse, stringify: JSON.stringify },
    hash,
    errors,
    require: requireBuiltin,
  };
}

function hash(
  algorithm: string,
  text: string,
  encoding: BinaryToTextEncoding = 'hex',
  inputEncoding: Encoding = 'binary',
): string {
  return createHash(algorithm).update(text, inputEncoding).digest(encoding);
}

function requireBuiltin(name: string): unknown {
  if (!isBuiltin(name)) throw new Error(`z.require knows the modules of Node only, not ${JSON.stringify(name)}`);
  return createRequire(import.meta.url)(name);
}
