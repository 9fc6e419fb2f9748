import { replaceValue } from './draft.js';
import { defineMove } from './move.js';

const tokenUnknown = defineMove({
  id: 'token-unknown',
  summary: 'calls the API with an access token that the server has never issued',
  bends: 'RFC 6750 §3.1',
  taps: { apiRequest: (draft, { accessToken, random }) => replaceValue(draft, accessToken, random(40)) },
});

const tokenTampered = defineMove({
  id: 'token-tampered',
  summary: 'calls the API with its access token in which one character is another',
  bends: 'RFC 6750 §3.1',
  taps: { apiRequest: (draft, { accessToken = '' }) => replaceValue(draft, accessToken, tampered(accessToken)) },
});

const tokenMissing = defineMove({
  id: 'token-missing',
  summary: 'calls the API without an access token',
  bends: 'RFC 6750 §3',
  taps: { apiRequest: (draft, { accessToken }) => replaceValue(draft, accessToken, undefined) },
});

const tokenInQuery = defineMove({
  id: 'token-in-query',
  summary: 'calls the API with its access token in the query, and not in the header',
  bends: 'RFC 6750 §2.3',
  taps: {
    apiRequest: (draft, { accessToken = '' }) => {
      replaceValue(draft, accessToken, undefined);
      draft.url.searchParams.set('access_token', accessToken);
    },
  },
});

const bearerLowerCase = defineMove({
  id: 'bearer-lower-case',
  summary: 'writes the scheme of the Authorization header in lower case',
  bends: 'RFC 9110 §11.1',
  taps: {
    apiRequest: ({ headers }) => {
      const { authorization } = headers;
      if (authorization !== undefined) headers['authorization'] = authorization.replace(/^Bearer /, 'bearer ');
    },
  },
});

export const apiRequestMoves = [tokenUnknown, tokenTampered, tokenMissing, tokenInQuery, bearerLowerCase] as const;

/** The middle character becomes another: the last one of a signature may not count. */
function tampered(token: string): string {
  const at = Math.floor(token.length / 2);
  const other = token[at] === 'a' ? 'b' : 'a';
  return `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
}
