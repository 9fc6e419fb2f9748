import { request } from 'node:http';
import type { Issuer } from '../../../provider/index.js';
import { basic, codeOf, login, me, post, redeem, redirectUri } from '../visitor.js';
import { defineDifferences } from './difference.js';

export const topologyDifferences = defineDifferences(
  {
    quirk: 'tenant-templated-endpoints',
    shows: 'the endpoints of a tenant in the path, and nothing at the usual ones',
    look: async (issuer) => ({
      paths: [issuer.endpoints.authorization, issuer.endpoints.token, issuer.api].map((url) => pathBelow(issuer, url)),
      announced: pathBelow(issuer, (await metadataOf(issuer))['token_endpoint'] ?? ''),
      me: (await me(issuer, (await login(issuer))['access_token'])).status,
      usual: (await post(`${issuer.identifier}/token`, { grant_type: 'client_credentials' })).status,
      otherTenant: (await post(`${issuer.identifier}/other/token`, {})).status,
    }),
    without: { paths: ['/authorize', '/token', '/me'], announced: '/token', me: 200, usual: 200, otherTenant: 404 },
    with: {
      paths: ['/acme/authorize', '/acme/token', '/acme/me'],
      announced: '/acme/token',
      me: 200,
      usual: 404,
      otherTenant: 404,
    },
  },
  {
    quirk: 'tenant-templated-endpoints',
    params: { in: 'host', vars: { shop: 'acme', region: 'eu' }, pattern: '${shop}.${region}.localhost' },
    shows: 'the token endpoint of a tenant on a host of its own',
    look: async (issuer) => ({
      host: new URL(issuer.endpoints.token).hostname,
      statuses: await Promise.all(
        [new URL(issuer.endpoints.token).host, 'localhost', 'other.eu.localhost'].map((host) => askToken(issuer, host)),
      ),
    }),
    without: { host: 'localhost', statuses: [200, 200, 200] },
    with: { host: 'acme.eu.localhost', statuses: [200, 404, 404] },
  },
  {
    quirk: 'tenant-templated-endpoints',
    params: { in: 'query', vars: { org: 'acme' } },
    shows: 'the token endpoint of a tenant in the query',
    look: async (issuer) => [
      new URL(issuer.endpoints.token).search,
      (await post(issuer.endpoints.token, { grant_type: 'client_credentials' })).status,
      (await post(`${issuer.identifier}/token?org=other`, { grant_type: 'client_credentials' })).status,
    ],
    without: ['', 200, 200],
    with: ['?org=acme', 200, 404],
  },
  {
    quirk: 'split-host-endpoints',
    shows: 'the hosts of the endpoints, a login across them, and a token request to the wrong one',
    look: async (issuer) => ({
      hosts: [issuer.endpoints.authorization, issuer.endpoints.token, issuer.api].map((url) => new URL(url).hostname),
      me: (await me(issuer, (await login(issuer))['access_token'])).status,
      wrongHost: await askToken(issuer, 'localhost'),
    }),
    without: { hosts: ['localhost', 'localhost', 'localhost'], me: 200, wrongHost: 200 },
    with: { hosts: ['localhost', '127.0.0.1', '127.0.0.1'], me: 200, wrongHost: 404 },
  },
  {
    quirk: 'trailing-slash-strict',
    shows: 'the token endpoint with and without a slash',
    look: slashes,
    without: { endpoint: '/token', token: 200, 'token/': 404, login: 'Bearer' },
    with: { endpoint: '/token/', token: 404, 'token/': 200, login: 'Bearer' },
  },
  {
    quirk: 'trailing-slash-strict',
    params: { onWrong: 301 },
    shows: 'a redirect that loses the POST',
    look: async (issuer) => {
      const { grant_type, code } = { grant_type: 'authorization_code', code: await codeOf(issuer) };
      const response = await fetch(`${issuer.identifier}/token`, {
        method: 'POST',
        headers: { authorization: basic('app', 'app-secret') },
        body: new URLSearchParams({ grant_type, code, redirect_uri: redirectUri }),
      });
      const { request } = issuer.exchanges.at(-1)!;
      return [response.status, request.method, request.url.slice(issuer.identifier.length), request.body.length > 0];
    },
    without: [200, 'POST', '/token', true],
    with: [404, 'GET', '/token/', false],
  },
  {
    quirk: 'trailing-slash-strict',
    params: { slash: 'forbidden', onWrong: 301 },
    shows: 'the token endpoint with and without a slash, where there must be none',
    look: slashes,
    without: { endpoint: '/token', token: 200, 'token/': 404, login: 'Bearer' },
    with: { endpoint: '/token', token: 200, 'token/': 301, login: 'Bearer' },
  },
);

async function slashes(issuer: Issuer) {
  const ask = async (path: string) =>
    fetch(`${issuer.identifier}/${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { authorization: basic('app', 'app-secret') },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
  return {
    endpoint: pathBelow(issuer, issuer.endpoints.token),
    token: (await ask('token')).status,
    'token/': (await ask('token/')).status,
    login: (await redeem(issuer, await codeOf(issuer))).body['token_type'],
  };
}

function pathBelow(issuer: Issuer, url: string): string {
  return new URL(url).pathname.slice(new URL(issuer.identifier).pathname.length);
}

async function metadataOf(issuer: Issuer): Promise<Record<string, string>> {
  return (await (await fetch(issuer.endpoints.metadata)).json()) as Record<string, string>;
}

/** The status of a token request to a host that need not have an address. */
function askToken(issuer: Issuer, host: string): Promise<number | undefined> {
  const { port, pathname } = new URL(issuer.endpoints.token);
  const headers = {
    host,
    authorization: basic('app', 'app-secret'),
    'content-type': 'application/x-www-form-urlencoded',
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: pathname, method: 'POST', headers }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.on('error', reject).end('grant_type=client_credentials');
  });
}
