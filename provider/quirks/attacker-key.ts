import { createPrivateKey, createPublicKey, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { generatePrivateKey } from '../private-key.js';
import type { IdTokenDraft, JsonObject, Memory } from './quirk.js';

const kid = 'attacker';

/** An attacker's private key for ES256 as a JWK; one for each armed quirk. */
export function attackerKey(memory: Memory): JsonObject {
  const known = memory.get<JsonObject>('attacker key');
  if (known !== undefined) return known;
  const privateKey = generatePrivateKey({ type: 'ec', curve: 'P-256' });
  const jwk = { ...(privateKey.export({ format: 'jwk' }) as JsonObject), kid, alg: 'ES256', use: 'sig' };
  memory.set('attacker key', jwk);
  return jwk;
}

/** The public part of it. RFC 7517 §4 */
export function attackerPublicKey(memory: Memory): JsonObject {
  return Object.fromEntries(Object.entries(attackerKey(memory)).filter(([name]) => name !== 'd'));
}

/** Has the attacker sign an ID Token, in whatever claims it has. */
export function signAsAttacker(draft: IdTokenDraft, memory: Memory): void {
  draft.header['alg'] = 'ES256';
  draft.header['kid'] = kid;
  draft.key = attackerKey(memory);
}

/** A certificate that the attacker has signed for that key, in DER. RFC 5280 §4.1 */
export function attackerCertificate(memory: Memory): Buffer {
  const key = createPrivateKey({ key: attackerKey(memory) as JsonWebKey, format: 'jwk' });
  const known = memory.get<Buffer>('attacker certificate');
  if (known !== undefined) return known;
  const certificate = selfSigned(key);
  memory.set('attacker certificate', certificate);
  return certificate;
}

const ecdsaWithSha256 = der(0x30, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));

function selfSigned(key: KeyObject): Buffer {
  const commonName = der(0x06, Buffer.from('550403', 'hex'));
  const name = der(0x30, der(0x31, der(0x30, commonName, der(0x0c, Buffer.from(kid)))));
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    der(0x30, der(0x18, Buffer.from('20200101000000Z')), der(0x18, Buffer.from('20991231235959Z'))),
    name,
    createPublicKey(key).export({ format: 'der', type: 'spki' }),
  );
  return der(0x30, body, ecdsaWithSha256, der(0x03, Buffer.from([0]), sign('sha256', body, key)));
}

/** One value in DER; each is shorter than 65536 bytes here. ITU-T X.690 §8.1 */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
