import { createApiRequest, sendAuthorized } from './api.js';
import { createAuthorizationUrl } from './authorization-url.js';
import { parseCallback, takeCode, verifyIssuer } from './callback.js';
import { censor, formsOf } from './censor.js';
import { authenticateClient } from './client-auth.js';
import { codeParameters, requestTokens } from './exchange.js';
import { takeAccessToken } from './flatten.js';
import { renderExchange } from './log.js';
import { createChallenge, createVerifier, usesPkce } from './pkce.js';
import { endsConnection, mergeTokens, refreshParameters, shareRefresh } from './refresh.js';
import { learnSecrets, secretsIn } from './secrets.js';
import { createState, keepLogin, remainingLogins, verifyState } from './state.js';
import { checkTokenType, lifetimeOf, parseTokenBody, refuseTokenError } from './token-response.js';

/** All that the platform owes the other parties, each duty done as the specifications ask. In the order of the protocol. */
export const standardDuties = {
  createState,
  usesPkce,
  createVerifier,
  createChallenge,
  keepLogin,
  createAuthorizationUrl,

  parseCallback,
  verifyState,
  remainingLogins,
  verifyIssuer,
  takeCode,

  codeParameters,
  authenticateClient,
  requestTokens,
  parseTokenBody,
  refuseTokenError,
  takeAccessToken,
  checkTokenType,
  lifetimeOf,

  createApiRequest,
  sendAuthorized,
  refreshParameters,
  shareRefresh,
  mergeTokens,
  endsConnection,

  learnSecrets,
  secretsIn,
  censor: (value: string) => censor(value),
  formsOf,
  renderExchange,
};

/** One function per duty: any of them may be replaced. */
export type Duties = typeof standardDuties;
