import { createApiRequest, placesToken, sendAuthorized } from './api.js';
import { createAuthorizationUrl, refuseSecretInUrl } from './authorization-url.js';
import { parseCallback, takeCode, verifyIssuer } from './callback.js';
import { censor, formsOf } from './censor.js';
import { authenticateClient } from './client-auth.js';
import { runCode } from './code/run.js';
import { codeParameters, requestTokens } from './exchange.js';
import { connectFields, requireComputed, runtimeFields } from './fields.js';
import { storableMembers, takeAccessToken } from './flatten.js';
import { renderUrl } from './hosts.js';
import { labelNames, plainLabel } from './label.js';
import { renderExchange } from './log.js';
import { createChallenge, createVerifier, usesPkce } from './pkce.js';
import { endsConnection, expiresSoon, mergeTokens, refreshParameters, shareRefresh } from './refresh.js';
import { renderRequest } from './render-request.js';
import { learnSecrets, secretFields, secretMembers, secretsIn } from './secrets.js';
import { checkRevoked, forgetConnection, logOut, revocationRequest, revocations } from './revocation.js';
import { createState, keepLogin, remainingLogins, verifyState } from './state.js';
import { renderTemplate } from './templates.js';
import { readTestResult } from './test-request.js';
import { checkTokenType, lifetimeOf, parseTokenBody, refuseTokenError } from './token-response.js';

/** All that the platform owes the other parties, each duty done as the specifications ask. In the order of the protocol. */
export const standardDuties = {
  connectFields,
  runtimeFields,
  renderTemplate,
  renderUrl,
  renderRequest,
  runCode,

  createState,
  usesPkce,
  createVerifier,
  createChallenge,
  keepLogin,
  createAuthorizationUrl,
  refuseSecretInUrl,

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
  storableMembers,
  requireComputed,

  createApiRequest,
  placesToken,
  sendAuthorized,
  expiresSoon,
  refreshParameters,
  shareRefresh,
  mergeTokens,
  endsConnection,

  logOut,
  forgetConnection,
  revocations,
  revocationRequest,
  checkRevoked,

  readTestResult,
  labelNames,
  plainLabel,

  learnSecrets,
  secretFields,
  secretMembers,
  secretsIn,
  censor: (value: string) => censor(value),
  formsOf,
  renderExchange,
};

/** One function per duty: any of them may be replaced. */
export type Duties = typeof standardDuties;
