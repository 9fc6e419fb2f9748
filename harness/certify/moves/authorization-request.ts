import type { RequestDraft } from './draft.js';
import { defineMove } from './move.js';

/** A host that nobody can register (RFC 6761 §6.4): no browser gets there. */
export const foreignRedirectUri = 'https://attacker.oauth-gauntlet.invalid/callback';

/** Every character that RFC 6749 appendix A.5 allows in a state, and long as one is that carries a signed value. */
export const oddState = `${Array.from({ length: 0x7e - 0x20 + 1 }, (_, index) => String.fromCharCode(0x20 + index)).join('')}${'~%2B+ &='.repeat(40)}`;

const stateOdd = defineMove({
  id: 'state-odd',
  summary: 'sends a state that is long and has every character that a state may have',
  bends: 'RFC 6749 §4.1.1, appendix A.5',
  taps: { authorizationRequest: (draft, { random }) => setQuery(draft, 'state', `${oddState}${random(8)}`) },
});

const redirectUriForeign = defineMove({
  id: 'redirect-uri-foreign',
  summary: 'asks for a redirect to a host that is registered nowhere',
  bends: 'RFC 6749 §3.1.2.4',
  taps: { authorizationRequest: (draft) => setQuery(draft, 'redirect_uri', foreignRedirectUri) },
});

const redirectUriExtended = defineMove({
  id: 'redirect-uri-extended',
  summary: 'asks for a redirect to the registered URI with one more path segment',
  bends: 'RFC 9700 §4.1.3',
  taps: {
    authorizationRequest: (draft, { redirectUri }) => setQuery(draft, 'redirect_uri', withPath(redirectUri, '/more')),
  },
});

const redirectUriTraversal = defineMove({
  id: 'redirect-uri-traversal',
  summary: 'asks for a redirect to the registered URI with a path that leads out of it again',
  bends: 'RFC 9700 §4.1.1',
  taps: {
    authorizationRequest: (draft, { redirectUri }) =>
      setQuery(draft, 'redirect_uri', `${redirectUri.split(/[?#]/, 1)[0]}/../elsewhere`),
  },
});

const redirectUriQuery = defineMove({
  id: 'redirect-uri-query',
  summary: 'asks for a redirect to the registered URI with a query that was not registered',
  bends: 'RFC 9700 §4.1.3',
  taps: {
    authorizationRequest: (draft, { redirectUri }) =>
      setQuery(draft, 'redirect_uri', `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}gauntlet=1`),
  },
});

const responseTypeUnknown = defineMove({
  id: 'response-type-unknown',
  summary: 'asks for a response_type that does not exist',
  bends: 'RFC 6749 §3.1.1',
  taps: { authorizationRequest: (draft) => setQuery(draft, 'response_type', 'gauntlet') },
});

const responseTypeMissing = defineMove({
  id: 'response-type-missing',
  summary: 'leaves response_type out of the authorization request',
  bends: 'RFC 6749 §3.1.1',
  taps: { authorizationRequest: (draft) => draft.url.searchParams.delete('response_type') },
});

const responseTypeToken = defineMove({
  id: 'response-type-token',
  summary: 'asks for an access token in the redirect, by response_type=token',
  bends: 'RFC 9700 §2.1.2',
  taps: { authorizationRequest: (draft) => setQuery(draft, 'response_type', 'token') },
});

const clientUnknown = defineMove({
  id: 'client-unknown',
  summary: 'comes with a client identifier that is registered nowhere, and a foreign redirect URI',
  bends: 'RFC 6749 §4.1.2.1',
  taps: {
    authorizationRequest: (draft, { random }) => {
      setQuery(draft, 'client_id', `gauntlet-${random(16)}`);
      setQuery(draft, 'redirect_uri', foreignRedirectUri);
    },
  },
});

const challengeMissing = defineMove({
  id: 'challenge-missing',
  summary: 'leaves code_challenge out of the authorization request, and sends the code_verifier all the same',
  bends: 'RFC 9700 §2.1.1',
  taps: {
    authorizationRequest: ({ url }) => {
      url.searchParams.delete('code_challenge');
      url.searchParams.delete('code_challenge_method');
    },
  },
});

const challengeMethodUnknown = defineMove({
  id: 'challenge-method-unknown',
  summary: 'asks for a code_challenge_method that does not exist',
  bends: 'RFC 7636 §4.4.1',
  taps: { authorizationRequest: (draft) => setQuery(draft, 'code_challenge_method', 'S999') },
});

const authorizationParametersUnknown = defineMove({
  id: 'unknown-authorization-parameters',
  summary: 'adds a parameter to the authorization request that no server knows',
  bends: 'RFC 6749 §3.1',
  taps: { authorizationRequest: (draft) => setQuery(draft, 'x_oauth_gauntlet', '1') },
});

export const authorizationRequestMoves = [
  stateOdd,
  redirectUriForeign,
  redirectUriExtended,
  redirectUriTraversal,
  redirectUriQuery,
  responseTypeUnknown,
  responseTypeMissing,
  responseTypeToken,
  clientUnknown,
  challengeMissing,
  challengeMethodUnknown,
  authorizationParametersUnknown,
] as const;

function setQuery({ url }: RequestDraft, name: string, value: string): void {
  url.searchParams.set(name, value);
}

function withPath(uri: string, more: string): string {
  const url = new URL(uri);
  url.pathname = `${url.pathname.replace(/\/$/, '')}${more}`;
  return url.href;
}
