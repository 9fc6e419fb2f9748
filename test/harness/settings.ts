import type { ClientSettings } from '../../harness/model/client.js';
import type { Action } from '../../harness/model/protocol.js';

// What a client is told, and asked, where no authorization server is needed.

export const endpoint = (name: string) => `http://localhost:1/main/${name}`;
export const settings: ClientSettings = {
  run: 'run1',
  redirectUri: 'http://127.0.0.1:1/callback',
  store: '/nowhere',
  issuers: {
    main: {
      issuer: 'http://localhost:1/main',
      endpoints: {
        authorization: endpoint('auth'),
        token: endpoint('token'),
        revocation: endpoint('revoke'),
        introspection: endpoint('introspect'),
        userinfo: endpoint('userinfo'),
        jwks: endpoint('jwks'),
        metadata: endpoint('metadata'),
      },
      api: endpoint('me'),
      clientId: 'client',
      clientSecret: 'secret',
      clientAuth: 'basic',
      flavour: 'oauth2',
      scope: 'read write',
      pkce: true,
    },
  },
  fields: {},
  env: {},
};
export const login: Action = { do: 'start-login', browser: 'tab', user: 'ann', issuer: 'main' };
export const api = { do: 'call-api', user: 'ann' } satisfies Action;
export const refresh: Action = { do: 'refresh', user: 'ann' };
export const logout: Action = { do: 'logout', user: 'ann' };
