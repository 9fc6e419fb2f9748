import { dropParameter, replaceValue, setParameter, type RequestDraft } from './draft.js';
import { defineMove, type MoveContext } from './move.js';

const verifierWrong = defineMove({
  id: 'verifier-wrong',
  summary: 'redeems the code with a code_verifier that it has just made up',
  bends: 'RFC 7636 §4.6',
  taps: { codeRequest: (draft, { verifier, random }) => replaceValue(draft, verifier, random(43)) },
});

const verifierMissing = defineMove({
  id: 'verifier-missing',
  summary: 'redeems the code without the code_verifier',
  bends: 'RFC 7636 §4.5',
  taps: { codeRequest: (draft, { verifier }) => replaceValue(draft, verifier, undefined) },
});

const verifierForeign = defineMove({
  id: 'verifier-foreign',
  summary: 'redeems the code with the code_verifier of another login',
  bends: 'RFC 7636 §4.6',
  taps: { codeRequest: (draft, { verifier, honest }) => replaceValue(draft, verifier, honest.verifier) },
});

const codeUnknown = defineMove({
  id: 'code-unknown',
  summary: 'redeems a code that the server has never issued',
  bends: 'RFC 6749 §5.2',
  taps: { codeRequest: (draft, { code, random }) => replaceValue(draft, code, random(40)) },
});

const redirectUriOther = defineMove({
  id: 'redirect-uri-other',
  summary: 'redeems the code with another redirect_uri than the one that the code was issued for',
  bends: 'RFC 6749 §4.1.3',
  taps: {
    codeRequest: (draft, { redirectUri }) => replaceValue(draft, redirectUri, otherPath(redirectUri)),
  },
});

const grantTypeUnknown = defineMove({
  id: 'grant-type-unknown',
  summary: 'asks for tokens with a grant_type that does not exist',
  bends: 'RFC 6749 §5.2',
  taps: { codeRequest: (draft) => setParameter(draft, 'grant_type', 'urn:oauth-gauntlet:no-such-grant') },
});

const grantTypeMissing = defineMove({
  id: 'grant-type-missing',
  summary: 'asks for tokens without a grant_type',
  bends: 'RFC 6749 §5.2',
  taps: { codeRequest: (draft) => dropParameter(draft, 'grant_type') },
});

const secretWrong = defineMove({
  id: 'secret-wrong',
  summary: 'authenticates with a client secret that it has made up',
  bends: 'RFC 6749 §2.3.1',
  taps: { codeRequest: withWrongSecret },
});

const refreshSecretWrong = defineMove({
  id: 'refresh-secret-wrong',
  summary: 'redeems the code as it should, and refreshes with a client secret that it has made up',
  bends: 'RFC 6749 §6',
  taps: { refreshRequest: withWrongSecret },
});

const secretMissing = defineMove({
  id: 'secret-missing',
  summary: 'leaves its client secret out',
  bends: 'RFC 6749 §3.2.1',
  taps: both((draft, { clientId, clientSecret }) => {
    if (draft.headers['authorization']?.toLowerCase().startsWith('basic ')) {
      delete draft.headers['authorization'];
      setParameter(draft, 'client_id', clientId);
    } else replaceValue(draft, clientSecret, undefined);
  }),
});

const secretElsewhere = defineMove({
  id: 'secret-elsewhere',
  summary: 'authenticates in the other of the two ways to send a client secret: by Basic, or in the body',
  bends: 'RFC 6749 §2.3.1',
  taps: both((draft, { clientId, clientSecret = '' }) => {
    if (draft.headers['authorization']?.toLowerCase().startsWith('basic ')) {
      delete draft.headers['authorization'];
      setParameter(draft, 'client_id', clientId);
      setParameter(draft, 'client_secret', clientSecret);
    } else {
      replaceValue(draft, clientId, undefined);
      replaceValue(draft, clientSecret, undefined);
      const credentials = [clientId, clientSecret].map((part) => new URLSearchParams({ _: part }).toString().slice(2));
      draft.headers['authorization'] = `Basic ${Buffer.from(credentials.join(':')).toString('base64')}`;
    }
  }),
});

const clientOther = defineMove({
  id: 'client-other',
  summary: 'lets another client of the same server redeem the code',
  bends: 'RFC 6749 §4.1.3',
  taps: { codeRequest: asOtherClient },
});

const refreshClientOther = defineMove({
  id: 'refresh-client-other',
  summary: 'redeems the code as it should, and lets another client of the same server refresh',
  bends: 'RFC 6749 §6',
  taps: { refreshRequest: asOtherClient },
});

const tokenParametersUnknown = defineMove({
  id: 'unknown-token-parameters',
  summary: 'adds a parameter to the token request that no server knows',
  bends: 'RFC 6749 §3.2',
  taps: { codeRequest: (draft) => setParameter(draft, 'x_oauth_gauntlet', '1') },
});

const refreshTokenUnknown = defineMove({
  id: 'refresh-token-unknown',
  summary: 'refreshes with a refresh token that the server has never issued',
  bends: 'RFC 6749 §5.2',
  taps: { refreshRequest: (draft, { refreshToken, random }) => replaceValue(draft, refreshToken, random(40)) },
});

export const tokenRequestMoves = [
  verifierWrong,
  verifierMissing,
  verifierForeign,
  codeUnknown,
  redirectUriOther,
  grantTypeUnknown,
  grantTypeMissing,
  secretWrong,
  refreshSecretWrong,
  secretMissing,
  secretElsewhere,
  clientOther,
  refreshClientOther,
  tokenParametersUnknown,
  refreshTokenUnknown,
] as const;

function withWrongSecret(draft: RequestDraft, { clientSecret, random }: MoveContext): void {
  replaceValue(draft, clientSecret, random(40));
}

function asOtherClient(draft: RequestDraft, { clientId, clientSecret, otherClient }: MoveContext): void {
  if (!otherClient) return;
  replaceValue(draft, clientId, otherClient.clientId);
  replaceValue(draft, clientSecret, otherClient.clientSecret);
}

/** At the exchange of a code and at a refresh alike. */
function both(tap: (draft: RequestDraft, context: MoveContext) => void) {
  return { codeRequest: tap, refreshRequest: tap };
}

function otherPath(uri: string): string {
  const url = new URL(uri);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/other`;
  return url.href;
}
