import { codeSpecialChars, errorBesideCode, pkcePolicy, stateMangled, stateOmitted } from './authorization.js';
import type { Quirk } from './quirk.js';
import { earlyRevocation, refreshReuseDetection, refreshRotation, refreshTokenOmitted } from './refresh.js';
import { ttlSettings } from './time.js';
import { error200, secretEchoingError } from './token-error.js';
import {
  dualToken,
  expiresInMissing,
  expiresInType,
  nestedToken,
  refreshTokenMissing,
  tokenEnvelope,
  tokenExtraFields,
  tokenFieldRename,
  tokenResponseFormat,
  tokenTypeNonstandard,
} from './token-response.js';
import { connectionReset, slowResponse, tokenEndpointRedirect, transient5xx } from './transport.js';

/** Every quirk, in the order of the protocol. */
export const quirks = [
  pkcePolicy,
  stateOmitted,
  stateMangled,
  errorBesideCode,
  codeSpecialChars,
  tokenEndpointRedirect,
  tokenResponseFormat,
  nestedToken,
  tokenEnvelope,
  tokenFieldRename,
  dualToken,
  tokenExtraFields,
  tokenTypeNonstandard,
  expiresInMissing,
  expiresInType,
  refreshTokenMissing,
  error200,
  secretEchoingError,
  refreshRotation,
  refreshReuseDetection,
  refreshTokenOmitted,
  earlyRevocation,
  transient5xx,
  slowResponse,
  connectionReset,
  ttlSettings,
] as const;

export type QuirkId = (typeof quirks)[number]['id'];

export const quirkById: ReadonlyMap<string, Quirk> = new Map(
  quirks.map((quirk) => [quirk.id, quirk as unknown as Quirk]),
);
