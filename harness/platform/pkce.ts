import { createHash } from 'node:crypto';
import type { Integration } from './integration.js';

export interface Challenge {
  value: string;
  method: 'S256' | 'plain';
}

/** Whether a login at this provider is protected by PKCE; never decided by what a response says (RFC 9700 §2.1.1). */
export function usesPkce({ authentication }: Integration): boolean {
  return authentication.oauth2Config.enablePkce;
}

/** 32 random bytes as 43 characters (RFC 7636 §4.1). */
export function createVerifier(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** BASE64URL(SHA256(verifier)), without padding (RFC 7636 §4.2). */
export function createChallenge(verifier: string): Challenge {
  return { value: createHash('sha256').update(verifier).digest('base64url'), method: 'S256' };
}
