import { definePreset } from './preset.js';

const tenant = '9b1c8f3e-52d4-4f0a-8a57-6d0f3c2e7a41';

/** The number of the message that goes with each error code. */
const errorNumbers = {
  invalid_grant: 70008,
  invalid_client: 7000215,
  invalid_request: 900144,
  invalid_scope: 70011,
  unsupported_grant_type: 70003,
};

export const microsoft = definePreset({
  id: 'microsoft',
  aliases: ['entra', 'azure'],
  title: 'Microsoft Entra ID v2',
  asOf: '2026-08-21',
  host: 'login.microsoftonline.com',
  endpoints: {
    authorization: '/common/oauth2/v2.0/authorize',
    token: '/common/oauth2/v2.0/token',
    jwks: '/common/discovery/v2.0/keys',
    userinfo: { host: 'graph.microsoft.com', path: '/oidc/userinfo' },
    api: { host: 'graph.microsoft.com', path: '/v1.0/me' },
  },
  quirks: [
    { id: 'offline-access-gate', params: { via: 'scope', name: 'offline_access' } },
    {
      id: 'code-special-chars',
      params: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*%' },
    },
    { id: 'callback-extra-params', params: { params: { session_state: '${random}' } } },
    { id: 'iss-param', params: { mode: 'missing', announced: false }, when: { leg: 'authorization-response' } },
    { id: 'token-extra-fields', params: { fields: { ext_expires_in: '${expires_in}' } } },
    // The object is {"uid":"00000000-…","utid":"9b1c8f3e-…"}, the tenant being that of the ID Token.
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          client_info: Buffer.from(
            JSON.stringify({ uid: '00000000-0000-4000-8000-000000000001', utid: tenant }),
          ).toString('base64url'),
        },
      },
      when: { parameter: { client_info: '1' } },
    },
    { id: 'id-token-alg', params: { alg: 'RS256' } },
    {
      id: 'id-token-claim-types',
      params: {
        where: 'id-token',
        patch: { ver: '2.0', oid: '${user.sub}', preferred_username: '${user.email}', name: '${user.name}' },
      },
      when: { scope: 'profile' },
    },
    // A refresh may name any scope, also offline_access, and scopes of another resource.
    { id: 'refresh-scope-required', params: { mode: 'ignored' } },
    // As long as it lives.
    { id: 'refresh-rotation', params: { mode: 'grace', graceSeconds: 7_776_000 } },
    { id: 'refresh-expiry', params: { idle: 7_776_000, absolute: 315_360_000 } },
    ...Object.entries(errorNumbers).map(
      ([error, number]) =>
        ({
          id: 'error-shape',
          params: {
            template: {
              error: '${error}',
              error_description: `AADSTS${number}: \${error_description}`,
              error_codes: [number],
              timestamp: '${now_iso}',
              trace_id: '${random}',
              correlation_id: '${random}',
              error_uri: `\${issuer}/error?code=${number}`,
            },
          },
          when: { error },
        }) as const,
    ),
    { id: 'discovery-issuer-mismatch', params: { issuer: '${issuer}/{tenantid}/v2.0', tenant } },
    {
      id: 'discovery-incomplete',
      params: {
        omit: [
          'grant_types_supported',
          'code_challenge_methods_supported',
          'authorization_response_iss_parameter_supported',
        ],
      },
    },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: {
          '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
          id: '${user.sub}',
          displayName: '${user.name}',
          mail: '${user.email}',
          userPrincipalName: '${user.email}',
          businessPhones: [],
          jobTitle: null,
          mobilePhone: null,
        },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 401,
        body: {
          error: {
            code: 'InvalidAuthenticationToken',
            message: 'Lifetime validation failed, the token is expired.',
            innerError: { date: '${now_iso}', 'request-id': '${random}', 'client-request-id': '${random}' },
          },
        },
        missing: {
          error: {
            code: 'InvalidAuthenticationToken',
            message: 'Access token is empty.',
            innerError: { date: '${now_iso}', 'request-id': '${random}', 'client-request-id': '${random}' },
          },
        },
        wwwAuthenticate:
          'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
      },
    },
  ],
  facts: [
    {
      about: 'ID Tokens hold ver, tid, and for the scope profile oid, preferred_username and name',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'ID Tokens are signed by RS256', source: "the provider's documentation", confidence: 'unconfirmed' },
    {
      about: 'the endpoints name the tenant, or stand for several of them: common, organizations; here it is common',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the issuer of the metadata for several tenants is a pattern with {tenantid}',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the metadata name neither grant types nor methods of PKCE',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh token is issued for the scope offline_access',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'scope may be left out of a refresh, except where the client is its own resource (AADSTS90009)',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'errors hold error_codes, trace_id and correlation_id',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about:
        'error_description begins with AADSTS and the number that error_codes holds; error_uri leads to a page about it',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'version 1 gives expires_in as a text', source: 'issue trackers', confidence: 'confirmed' },
    {
      about: 'codes hold exclamation marks, asterisks and percent signs',
      source: 'issue trackers',
      confidence: 'confirmed',
    },
    {
      about: 'token requests of single-page applications need the header Origin',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the token response holds ext_expires_in',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the callback of a consent by an administrator holds tenant and admin_consent, and no code',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'the callback holds session_state, and no iss',
      source: 'client libraries',
      confidence: 'unconfirmed',
    },
    {
      about: 'client_info=1 in the token request brings client_info: uid and utid as JSON in base64url',
      source: 'client libraries',
      confidence: 'unconfirmed',
    },
    {
      about: 'one refresh token brings access tokens for several resources',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'a refresh brings a new refresh token, and the old one stays valid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'a refresh token ends after 90 days without use',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the directory API tells of the end-user with displayName, mail and userPrincipalName',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the directory API refuses a dead token with 401 and an object as error: code InvalidAuthenticationToken',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
