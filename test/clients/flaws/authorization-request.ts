import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';

/** Flaws of the platform client, as the duties that they replace. */
export const authorizationRequestFlaws = {
  'asks-for-token-in-front': changesUrl(({ searchParams }) => searchParams.set('response_type', 'code token')),
  'repeats-authorization-parameter': changesUrl(({ searchParams }) =>
    searchParams.append('scope', searchParams.get('scope') ?? ''),
  ),
  'fragment-in-redirect-uri': changesUrl(({ searchParams }) =>
    searchParams.set('redirect_uri', `${searchParams.get('redirect_uri')}#connected`),
  ),
  'second-question-mark': {
    createAuthorizationUrl(declared, ...rest) {
      const added = standard.createAuthorizationUrl({ ...declared, url: withoutQuery(declared.url) }, ...rest);
      return new URL(`${withoutQuery(added).href}${declared.url.search}${added.search}`);
    },
  },
  'raw-scope': changesUrl((url) => {
    const scope = url.searchParams.get('scope') ?? '';
    url.searchParams.delete('scope');
    url.search += `&scope=${scope}`;
  }),
  'adds-scope': changesUrl(({ searchParams }) =>
    searchParams.set('scope', `${searchParams.get('scope')} profile email`),
  ),
} satisfies Record<string, Partial<Duties>>;

function changesUrl(change: (url: URL) => void): Partial<Duties> {
  return {
    createAuthorizationUrl(...request) {
      const url = standard.createAuthorizationUrl(...request);
      change(url);
      return url;
    },
  };
}

function withoutQuery(url: URL): URL {
  return new URL(url.origin + url.pathname);
}
