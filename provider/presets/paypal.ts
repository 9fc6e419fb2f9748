import { definePreset } from './preset.js';

export const paypal = definePreset({
  id: 'paypal',
  title: 'PayPal',
  asOf: '2026-08-21',
  host: 'www.paypal.com',
  endpoints: {
    authorization: '/signin/authorize',
    token: { host: 'api-m.paypal.com', path: '/v1/oauth2/token' },
    userinfo: { host: 'api-m.paypal.com', path: '/v1/identity/openidconnect/userinfo' },
    api: { host: 'api-m.paypal.com', path: '/v1/identity/oauth2/userinfo' },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 28_800 } },
    { id: 'expires-in-type', params: { type: 'string' } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    { id: 'id-token-missing', params: { on: 'always' } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          user_id: 'https://www.paypal.com/webapps/auth/identity/user/${user.sub}',
          name: '${user.name}',
          payer_id: 'WDJJHEBZ4X2LY',
          emails: [{ value: '${user.email}', primary: true, confirmed: true }],
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: { error: 'invalid_token', error_description: 'The token passed in was not found in the system' },
      },
    },
  ],
  facts: [
    {
      about: 'clients authenticate with a Basic header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'no ID Token is returned, even for the scope openid',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'expires_in is a text', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the metadata of the sandbox points at the production server',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the end-user logs in at another host than that of the token endpoint and the API',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 28800 seconds, and the refresh token does not change',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the identity resource wants schema=paypalv1.1, and tells user_id, payer_id and emails',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
