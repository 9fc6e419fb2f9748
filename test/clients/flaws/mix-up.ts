import { PlatformError, standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { Integration } from '../../../harness/platform/integration.js';
import type { AuthorizationResponse } from '../../../harness/platform/callback.js';
import type { PendingLogin } from '../../../harness/platform/state.js';

/** The login that a response answers, and the one that was begun last. */
const answered = new WeakMap<AuthorizationResponse, { login: PendingLogin; latest: PendingLogin }>();
/** By the beginning of issuer identifiers that is one for a whole run. */
const credentials = new Map<string, Integration['env']>();

/** Flaws of the platform client, as the duties that they replace. */
export const mixUpFlaws = {
  'ignores-iss': { verifyIssuer: () => undefined },
  'compares-iss-without-trailing-slash': comparesIss((iss) => iss.replace(/\/$/, '')),
  'normalises-iss': comparesIss((iss) => new URL(iss).href),
  'compares-iss-without-case': comparesIss((iss) => iss.toLowerCase()),
  'requires-iss': {
    verifyIssuer(response, integration) {
      if (response.iss === undefined) throw new PlatformError('flaw', 'The authorization response has no iss.');
      standard.verifyIssuer(response, integration);
    },
  },
  'believes-error-before-iss': {
    verifyIssuer(response, integration) {
      if (response.error === undefined) standard.verifyIssuer(response, integration);
    },
  },
  'redeems-at-latest-server': {
    verifyState(logins, response) {
      const login = standard.verifyState(logins, response);
      if (login) answered.set(response, { login, latest: logins.at(-1) ?? login });
      return login;
    },
    takeCode(response, integration, mask) {
      const { login, latest } = answered.get(response) ?? {};
      if (login && latest) login.integration = latest.integration;
      return standard.takeCode(response, integration, mask);
    },
  },
  'one-client-for-all-servers': {
    authenticateClient(request, integration) {
      const run = (integration.issuer ?? '').replace(/-?(?:main|other)$/, '');
      const env = credentials.get(run) ?? integration.env;
      credentials.set(run, env);
      return standard.authenticateClient(request, { ...integration, env });
    },
  },
} satisfies Record<string, Partial<Duties>>;

function comparesIss(normal: (iss: string) => string): Partial<Duties> {
  return {
    verifyIssuer(response, integration) {
      const { iss } = response;
      const { issuer } = integration;
      const alike = iss !== undefined && issuer !== undefined && URL.canParse(iss) && normal(iss) === normal(issuer);
      if (!alike) standard.verifyIssuer(response, integration);
    },
  };
}
