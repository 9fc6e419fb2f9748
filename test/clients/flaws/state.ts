import { createHash } from 'node:crypto';
import { callbackParameters } from '../../../harness/platform/callback.js';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { AuthorizationResponse } from '../../../harness/platform/callback.js';
import type { PendingLogin } from '../../../harness/platform/state.js';
import { counter, formOf, refuse } from './parts.js';

const posted = new WeakSet<AuthorizationResponse>();
const redeeming = new Map<string, PendingLogin>();
const redeemed = new WeakSet<PendingLogin>();

/** Flaws of the platform client, as the duties that they replace. */
export const stateFlaws = {
  'ignores-missing-state': {
    verifyState: (logins, response) =>
      response.state === undefined
        ? logins.findLast(({ browser }) => browser === response.browser)
        : standard.verifyState(logins, response),
  },
  'ignores-wrong-state': {
    verifyState: (logins, response) =>
      standard.verifyState(logins, response) ??
      (response.state === undefined ? undefined : logins.findLast(({ browser }) => browser === response.browser)),
  },
  'compares-state-loosely': comparesState((sent, received) => received !== '' && sent.startsWith(received)),
  'compares-beginning-of-state': comparesState((sent, received) => received.startsWith(sent)),
  'compares-state-without-case': comparesState((sent, received) => sent.toLowerCase() === received.toLowerCase()),
  'takes-first-of-two-states': takesState((states) => states.at(0)),
  'takes-last-of-two-states': takesState((states) => states.at(-1)),
  'state-not-bound-to-browser': {
    verifyState: (logins, { state }) => logins.find((login) => login.state === state),
  },
  'one-pending-login': {
    keepLogin: (_logins, login) => [login],
    verifyState: (logins, { state }) => logins.find((login) => login.state === state),
  },
  'accepts-unsolicited-callback': {
    verifyState: (logins, response) =>
      logins.some(({ browser }) => browser === response.browser)
        ? standard.verifyState(logins, response)
        : loginOutOfNothing(response),
  },
  'takes-undefined-for-a-state': {
    verifyState: (logins, response) =>
      response.state === String(undefined) && !logins.some(({ browser }) => browser === response.browser)
        ? loginOutOfNothing(response)
        : standard.verifyState(logins, response),
  },
  'ignores-state-of-posted-callback': {
    parseCallback(callback) {
      const response = standard.parseCallback(callback);
      if (callback.method === 'POST') posted.add(response);
      return response;
    },
    verifyState: (logins, response) =>
      posted.has(response)
        ? logins.findLast(({ browser }) => browser === response.browser)
        : standard.verifyState(logins, response),
  },
  'trims-state': comparesState((sent, received) => sent === received.trim()),
  'keeps-logins-for-ever': {
    keepLogin(logins, login) {
      login.expiresAt = Infinity;
      return standard.keepLogin(logins, login);
    },
  },
  'consumes-state-after-exchange': {
    verifyState: (logins, response) =>
      standard.verifyState(
        logins.filter((login) => !redeemed.has(login)),
        response,
      ),
    remainingLogins: (logins) => [...logins],
    codeParameters(code, login, redirectUri) {
      redeeming.set(code, login);
      return standard.codeParameters(code, login, redirectUri);
    },
    async requestTokens(request, send) {
      try {
        return await standard.requestTokens(request, send);
      } finally {
        const login = redeeming.get(formOf(request).get('code') ?? '');
        if (login) redeemed.add(login);
      }
    },
  },
  'state-not-consumed': { remainingLogins: (logins) => [...logins] },
  'constant-state': { createState: () => 'the-state-that-every-login-has' },
  'state-per-browser': {
    keepLogin(logins, login) {
      login.state = createHash('sha256').update(login.browser).digest('hex');
      return standard.keepLogin(logins, login);
    },
  },
  'counter-state': { createState: counter() },
  'one-pending-login-per-browser': {
    keepLogin: (logins, login) => [...logins.filter(({ browser }) => browser !== login.browser), login],
  },
  'error-cancels-login': {
    remainingLogins: (logins, answered, response) =>
      answered === undefined && response.error !== undefined
        ? logins.filter(({ browser }) => browser !== response.browser)
        : standard.remainingLogins(logins, answered, response),
  },
  'believes-error-before-state': {
    verifyState(logins, response) {
      const login = standard.verifyState(logins, response);
      if (!login && response.error !== undefined) refuse(`The provider says: ${response.errorDescription}`);
      return login;
    },
  },
  'redeems-code-beside-error': {
    takeCode: (response, integration, mask) => response.code ?? standard.takeCode(response, integration, mask),
  },
} satisfies Record<string, Partial<Duties>>;

/** What a client acts on that finds no login, and goes on all the same. */
function loginOutOfNothing(response: AuthorizationResponse): PendingLogin {
  return { ...response, integration: 'main', fields: {}, state: '', verifier: undefined, expiresAt: Infinity };
}

function comparesState(alike: (sent: string, received: string) => boolean): Partial<Duties> {
  return {
    verifyState: (logins, { browser, state = '' }) =>
      logins.find((login) => login.browser === browser && alike(login.state, state)),
  };
}

function takesState(choose: (states: string[]) => string | undefined): Partial<Duties> {
  return {
    parseCallback(callback) {
      const parameters = callbackParameters(callback);
      parameters.set('state', choose(parameters.getAll('state')) ?? '');
      const url = new URL(callback.url);
      url.search = parameters.toString();
      return standard.parseCallback({ ...callback, url: url.href, method: 'GET' });
    },
  };
}
