import { definePreset } from './preset.js';

export const basecamp = definePreset({
  id: 'basecamp',
  aliases: ['37signals'],
  title: 'Basecamp',
  asOf: '2026-08-21',
  host: 'launchpad.37signals.com',
  otherHosts: ['3.basecampapi.com'],
  endpoints: { authorization: '/authorization/new', token: '/authorization/token' },
  quirks: [
    { id: 'response-type-variant', params: { value: 'web_server', param: 'type' } },
    // Ahead of the next one, for which a type of its own would be another grant.
    { id: 'refresh-grant-variant', params: { grantName: 'type', grantType: 'refresh' } },
    { id: 'grant-type-variant', params: { parameter: 'type', expect: 'web_server' } },
    { id: 'api-required-headers', params: { headers: { 'User-Agent': '' } } },
    {
      id: 'tenant-discovery-endpoint',
      params: {
        path: '/authorization.json',
        tenants: 1,
        as: 'object',
        entry: {
          identity: { id: '${user.sub}', first_name: '${user.name}', email_address: '${user.email}' },
          accounts: [{ product: 'bc3', id: '${tenant.id}', name: '${tenant.name}', href: '${tenant.url}' }],
        },
        in: 'path',
        host: '3.basecampapi.com',
        resource: '/my/profile.json',
        body: { id: '${user.sub}', name: '${user.name}', email_address: '${user.email}' },
      },
    },
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'ttl-settings', params: { accessToken: 1_209_600 } },
    { id: 'scope-response-variant', params: { as: 'omitted' } },
  ],
  facts: [
    {
      about: 'type=web_server stands in the place of response_type=code',
      source: 'a public catalogue of integrations, client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a code is redeemed with type=web_server, a refresh token with type=refresh, and without grant_type',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'authorization.json lists the accounts of a token and tells the address of the API for each',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    { about: 'the API needs a User-Agent', source: 'a public catalogue of integrations', confidence: 'confirmed' },
    { about: 'the end-user is described inside identity', source: 'client libraries', confidence: 'confirmed' },
    { about: 'an access token lives for two weeks', source: "the provider's documentation", confidence: 'unconfirmed' },
    { about: 'there are no scopes', source: "the provider's documentation", confidence: 'unconfirmed' },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
