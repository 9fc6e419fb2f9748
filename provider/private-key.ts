import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export type KeyType = { type: 'ec'; curve: string } | { type: 'rsa'; bits: number } | { type: 'ed25519' };

/**
 * Makes a private key, by way of its encoding. A key that Node.js makes as an object is locked while it is exported, and again when
 * what made it is collected as garbage: where that happens during an export, the process stands still for good.
 */
export function generatePrivateKey(wanted: KeyType): KeyObject {
  const options = {
    ...(wanted.type === 'ec' && { namedCurve: wanted.curve }),
    ...(wanted.type === 'rsa' && { modulusLength: wanted.bits }),
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  };
  // The types know each kind of key by itself.
  const generate = generateKeyPairSync as unknown as (type: KeyType['type'], options: object) => { privateKey: Buffer };
  return createPrivateKey({ key: generate(wanted.type, options).privateKey, format: 'der', type: 'pkcs8' });
}
