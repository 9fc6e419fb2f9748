import { definePreset } from './preset.js';

export const docusign = definePreset({
  id: 'docusign',
  title: 'DocuSign',
  asOf: '2026-08-21',
  host: 'account.docusign.com',
  otherHosts: ['na3.docusign.net'],
  endpoints: { authorization: '/oauth/auth', token: '/oauth/token' },
  quirks: [
    { id: 'client-auth-policy', params: { accept: ['basic'] } },
    { id: 'id-token-nonce-missing' },
    {
      id: 'discovery-incomplete',
      params: { omit: ['grant_types_supported', 'code_challenge_methods_supported'] },
    },
    {
      id: 'discovery-lies',
      params: {
        patch: {
          scopes_supported: ['signature', 'OpenId', 'profile', 'email'],
          // No lie: it is the endpoint that tells of the accounts too.
          userinfo_endpoint: '${issuer}/oauth/userinfo',
        },
      },
    },
    {
      id: 'tenant-discovery-endpoint',
      params: {
        path: '/oauth/userinfo',
        tenants: 1,
        as: 'object',
        entry: {
          sub: '${user.sub}',
          name: '${user.name}',
          email: '${user.email}',
          accounts: [
            {
              account_id: '${tenant.id}',
              account_name: '${tenant.name}',
              is_default: true,
              base_uri: '${tenant.url}',
            },
          ],
        },
        in: 'path',
        host: 'na3.docusign.net',
        base: '',
        resource: '/restapi/v2.1/accounts/${tenant.id}',
        body: { accountName: 'Tenant 1', isDefault: 'true', planName: 'Gauntlet' },
      },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 28_800 } },
  ],
  facts: [
    {
      about: 'clients authenticate with a Basic header',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'ID Tokens hold no nonce', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the metadata names neither grant types nor PKCE methods',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the metadata names the scope openid in other letters: OpenId',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the UserInfo Endpoint tells where the API of an account is',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the address is base_uri in an element of accounts',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'an access token lives for 28800 seconds',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API of an account is at base_uri, below /restapi/v2.1/accounts and its id',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
