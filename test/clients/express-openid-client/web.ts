import { defineWebClient } from 'oauth-gauntlet/web';

export default defineWebClient(({ port }) => {
  const origin = `http://127.0.0.1:${port}`;
  return {
    name: 'express + openid-client',
    claims: { code: true, pkce: true, basic: true, state: true, api: true, log: true },
    start: {
      command: 'node',
      args: ['--import', 'tsx', 'server.ts'],
      env: ({ redirectUri, issuers: { main } }) => ({
        PORT: port,
        ISSUER: main.issuer,
        AUTHORIZATION_ENDPOINT: main.endpoints.authorization,
        TOKEN_ENDPOINT: main.endpoints.token,
        API: main.api,
        CLIENT_ID: main.clientId,
        CLIENT_SECRET: main.clientSecret,
        REDIRECT_URI: redirectUri,
        SCOPE: main.scope,
        PKCE: String(main.pkce),
      }),
      ready: `${origin}/home`,
    },
    connect: `${origin}/connect`,
    redirectUri: `${origin}/callback`,
    connected: { status: 200, url: '/home', text: 'Connected' },
    refused: { status: 403, text: 'Not connected' },
    api: { url: `${origin}/me` },
  };
});
