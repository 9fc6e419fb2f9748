import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { Integration } from '../../../harness/platform/integration.js';
import { counter } from './parts.js';

const downgraded = new WeakSet<Integration>();

/** Flaws of the platform client, as the duties that they replace. */
export const pkceFlaws = {
  'no-pkce': { usesPkce: () => false },
  'plain-challenge': { createChallenge: (verifier) => ({ value: verifier, method: 'plain' }) },
  'padded-challenge': {
    createChallenge(verifier) {
      const { value, method } = standard.createChallenge(verifier);
      return { value: `${value}=`, method };
    },
  },
  'challenge-of-something-else': {
    createChallenge: (verifier) => standard.createChallenge(Buffer.from(verifier).toString('hex')),
  },
  'short-verifier': { createVerifier: (random) => standard.createVerifier(random).slice(0, 20) },
  'counter-verifier': { createVerifier: counter() },
  'constant-verifier': { createVerifier: () => 'the-verifier-that-every-login-has-0123456789' },
  'retries-without-pkce': {
    usesPkce: (integration) => standard.usesPkce(integration) && !downgraded.has(integration),
    takeCode(response, integration, mask) {
      if (response.error === 'invalid_request') downgraded.add(integration);
      return standard.takeCode(response, integration, mask);
    },
  },
  'latest-verifier': {
    keepLogin: (logins, login) =>
      standard.keepLogin(
        logins.map((other) => (other.browser === login.browser ? { ...other, verifier: login.verifier } : other)),
        login,
      ),
  },
  'oldest-verifier': {
    verifyState(logins, response) {
      const login = standard.verifyState(logins, response);
      const oldest = logins.find(({ browser }) => browser === response.browser);
      if (login && oldest) [login.verifier, oldest.verifier] = [oldest.verifier, login.verifier];
      return login;
    },
  },
  'drops-verifier': {
    codeParameters: (code, login, redirectUri) =>
      standard.codeParameters(code, { ...login, verifier: undefined }, redirectUri),
  },
  'verifier-in-authorization-request': {
    createAuthorizationUrl(declared, login, request) {
      const url = standard.createAuthorizationUrl(declared, login, request);
      if (login.verifier !== undefined) url.searchParams.set('code_verifier', login.verifier);
      return url;
    },
  },
} satisfies Record<string, Partial<Duties>>;
