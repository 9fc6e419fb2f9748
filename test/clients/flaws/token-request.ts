import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { HttpRequest } from '../../../harness/platform/transport.js';
import { formOf } from './parts.js';

/** Flaws of the platform client, as the duties that they replace. */
export const tokenRequestFlaws = {
  'token-request-by-get': changesRequest(({ url, headers, body }) => ({
    method: 'GET',
    url: `${url}${url.includes('?') ? '&' : '?'}${body}`,
    headers,
  })),
  'json-token-request': changesRequest((request) => ({
    ...request,
    headers: { ...request.headers, 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(formOf(request))),
  })),
  'repeats-token-parameter': changesForm((form) => form.append('grant_type', form.get('grant_type') ?? '')),
  'sends-undefined-parameter': changesForm((form) => form.set('audience', String(undefined))),
  'code-in-token-url': changesRequest((request) => {
    const code = formOf(request).get('code');
    if (code === null) return request;
    const url = new URL(request.url);
    url.searchParams.set('code', code);
    return { ...request, url: url.href };
  }),
  'drops-token-endpoint-query': changesRequest((request) => ({ ...request, url: request.url.split('?', 1)[0]! })),
  'public-client-without-client-id': {
    authenticateClient(request, integration) {
      const authenticated = standard.authenticateClient(request, integration);
      if (integration.clientAuth === 'none') authenticated.form.delete('client_id');
      return authenticated;
    },
  },
  'password-grant': {
    codeParameters: (_code, { user }) => ({ grant_type: 'password', username: user, password: 'password of the user' }),
  },
  'takes-token-from-redirect': {
    async requestTokens(request, send) {
      const reply = await send(request);
      const location = reply.headers.find(([name]) => name === 'location')?.[1];
      const moved = [301, 302, 303].includes(reply.status) && location !== undefined;
      return moved ? send({ method: 'GET', url: new URL(location, request.url).href, headers: {} }) : reply;
    },
  },
  'expects-json-unasked': {
    ...changesRequest((request) => ({ ...request, headers: { ...request.headers, accept: '*/*' } })),
    parseTokenBody(reply) {
      try {
        return JSON.parse(reply.body) as unknown;
      } catch {
        return undefined;
      }
    },
  },
  'no-user-agent': changesRequest((request) => ({ ...request, headers: { ...request.headers, 'user-agent': '' } })),
} satisfies Record<string, Partial<Duties>>;

function changesRequest(change: (request: HttpRequest) => HttpRequest): Partial<Duties> {
  return { requestTokens: (request, send) => standard.requestTokens(change(request), send) };
}

function changesForm(change: (form: URLSearchParams) => void): Partial<Duties> {
  return changesRequest((request) => {
    const form = formOf(request);
    change(form);
    return { ...request, body: form.toString() };
  });
}
