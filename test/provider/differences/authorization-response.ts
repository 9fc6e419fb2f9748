import type { Issuer } from '../../../provider/index.js';
import { authorize, callbackOf, deny, namesOf, redeem, redirectUri } from '../visitor.js';
import { defineDifferences } from './difference.js';

export const authorizationResponseDifferences = defineDifferences(
  {
    quirk: 'state-omitted',
    shows: 'the parameters of the callback',
    look: async (issuer) => [await namesOf(authorize(issuer)), await namesOf(deny(issuer))],
    without: [
      ['code', 'state', 'iss'],
      ['error', 'error_description', 'state', 'iss'],
    ],
    with: [
      ['code', 'iss'],
      ['error', 'error_description', 'iss'],
    ],
  },
  {
    quirk: 'state-omitted',
    params: { on: 'error' },
    shows: 'a denial without state, and a success with it',
    look: async (issuer) => [
      callbackOf(await authorize(issuer)).get('state'),
      callbackOf(await deny(issuer)).get('state'),
    ],
    without: ['state-1', 'state-1'],
    with: ['state-1', null],
  },
  ...(
    [
      ['constant', 'S%41+%C3%A9&%FF', ['login']],
      ['truncate', 'State', ['Stat']],
      ['append', 'State', ['Statex']],
      ['lowercase', 'State', ['state']],
      ['swap-case', 'State', ['sTATE']],
      ['double-decode', 'S%41+%C3%A9&b=%', ['SA é&b=%']],
      ['double-decode', 'S%FF', ['S\ufffd']],
      ['duplicate', 'State', ['State', 'login']],
      ['duplicate-before', 'State', ['login', 'State']],
    ] as const
  ).map(([transform, state, mangled]) => ({
    quirk: 'state-mangled' as const,
    params: { transform },
    shows: `state ${state}, ${transform}`,
    look: async (issuer: Issuer) => callbackOf(await authorize(issuer, { state })).getAll('state'),
    without: [state],
    with: [...mangled],
  })),
  {
    quirk: 'iss-param',
    shows: 'iss, and whether the metadata promises it',
    look: issuers,
    without: ['the issuer', true],
    with: [null, true],
  },
  {
    quirk: 'iss-param',
    params: { mode: 'present' },
    shows: 'iss without a promise',
    look: issuers,
    without: ['the issuer', true],
    with: ['the issuer', undefined],
  },
  {
    quirk: 'iss-param',
    params: { mode: 'mismatch' },
    shows: 'the foreign origin as iss',
    look: issuers,
    without: ['the issuer', true],
    with: ['the foreign origin', true],
  },
  {
    quirk: 'iss-param',
    params: { mode: 'mismatch', value: '${issuer}/', announced: false },
    shows: 'an iss with a slash more, without a promise',
    look: issuers,
    without: ['the issuer', true],
    with: ['the issuer/', undefined],
  },
  {
    quirk: 'form-post-callback',
    shows: 'how the authorization response travels, and that its code works',
    look: async (issuer) => {
      const response = await authorize(issuer);
      const page = await response.text();
      const fields = new Map(
        [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
          name,
          value,
        ]),
      );
      const posted = fields.get('code') ?? callbackOf(response).get('code') ?? '';
      return [
        response.status,
        /<form method="post" action="([^"]*)">/.exec(page)?.[1],
        [...fields.keys()],
        (await redeem(issuer, posted)).status,
      ];
    },
    without: [303, undefined, [], 200],
    with: [200, redirectUri, ['code', 'state', 'iss'], 200],
  },
  {
    quirk: 'form-post-callback',
    shows: 'a redirect URI that a page had better not post to',
    client: { clientId: 'app', clientSecret: 'app-secret', clientAuth: 'basic' },
    look: async (issuer) => {
      const location = (await authorize(issuer, { redirect_uri: 'app:callback' })).headers.get('location');
      return [location?.split('?')[0], (await authorize(issuer)).status];
    },
    without: ['app:callback', 303],
    with: ['app:callback', 200],
  },
  {
    quirk: 'duplicate-callback',
    params: { times: 3, delayMs: 70 },
    shows: 'where the browser goes, and that the code works',
    look: async (issuer) => {
      const response = await authorize(issuer);
      const page = (await response.text()).replaceAll('&#38;', '&');
      const frames = [...page.matchAll(/<iframe hidden src="([^"]*)">/g)].map(([, url = '']) => url);
      const link = /<a href="([^"]*)">/.exec(page)?.[1] ?? response.headers.get('location') ?? '';
      const { searchParams } = new URL(link);
      return [
        response.status,
        frames.map((url) => url === link),
        /setTimeout\(.*, (\d+)\)/.exec(page)?.[1],
        [...searchParams.keys()],
        (await redeem(issuer, searchParams.get('code') ?? '')).status,
      ];
    },
    without: [303, [], undefined, ['code', 'state', 'iss'], 200],
    with: [200, [true, true], '70', ['code', 'state', 'iss'], 200],
  },
);

async function issuers(issuer: Issuer): Promise<unknown> {
  const iss = callbackOf(await authorize(issuer)).get('iss');
  const metadata = (await (await fetch(issuer.endpoints.metadata)).json()) as Record<string, unknown>;
  const told = iss?.replace(issuer.identifier, 'the issuer').replace(issuer.elsewhere, 'the foreign origin');
  return [told ?? null, metadata['authorization_response_iss_parameter_supported']];
}
