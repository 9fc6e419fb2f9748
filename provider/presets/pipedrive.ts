import { definePreset } from './preset.js';

export const pipedrive = definePreset({
  id: 'pipedrive',
  title: 'Pipedrive',
  asOf: '2026-08-21',
  host: 'oauth.pipedrive.com',
  // Of a company.
  otherHosts: ['acme.pipedrive.com'],
  endpoints: {
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    api: '/api/v1/users/me',
  },
  quirks: [
    { id: 'empty-param-rejected' },
    { id: 'pkce-policy', params: { mode: 'ignored' } },
    { id: 'denial-nonstandard', params: { map: { access_denied: 'user_denied' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'ttl-settings', params: { accessToken: 3599 } },
    { id: 'refresh-rotation', params: { mode: 'none' } },
    { id: 'refresh-expiry', params: { idle: 5_184_000, absolute: 315_360_000 } },
    {
      id: 'api-host-from-token',
      params: { member: 'api_domain', path: '', host: 'acme.pipedrive.com', value: 'root' },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          success: true,
          data: {
            id: '${sub}',
            name: '${user.name}',
            email: '${user.email}',
            company_id: 123,
            company_name: 'Gauntlet',
            company_domain: 'acme',
          },
        },
        sub: 'number',
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          success: false,
          error: 'unauthorized access',
          errorCode: 401,
          error_info: 'Please check developers.pipedrive.com',
        },
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
      about: 'api_domain in the token response tells where the API is',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'parameters of the authorization request must not be empty',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'a denial is reported as user_denied', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'integrations leave PKCE out; here a code_challenge is ignored',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'api_domain is the host of the company; users/me below it tells of the end-user and the company',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about:
        'an access token lives for 3599 seconds; the refresh token does not change, and ends after 60 days without use',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API refuses a token that is not good with 401, success: false, and errorCode',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback has no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
