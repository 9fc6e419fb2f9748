import { definePreset } from './preset.js';

export const withings = definePreset({
  id: 'withings',
  title: 'Withings',
  asOf: '2026-08-21',
  host: 'account.withings.com',
  endpoints: {
    authorization: '/oauth2_user/authorize2',
    token: { host: 'wbsapi.withings.net', path: '/v2/oauth2' },
    api: { host: 'wbsapi.withings.net', path: '/v2/user', query: { action: 'getdevice' } },
  },
  quirks: [
    { id: 'iss-param', params: { mode: 'missing', announced: false } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'code-lifetime', params: { ttl: 30 } },
    {
      id: 'token-extra-params-required',
      params: { required: { action: 'requesttoken' }, effect: 'refused' },
    },
    { id: 'token-envelope', params: { wrap: 'body', siblings: { status: 0 } } },
    { id: 'error-200', params: { shape: 'status-error' } },
    { id: 'ttl-settings', params: { accessToken: 10_800 } },
    { id: 'scope-response-variant', params: { as: 'comma' } },
    { id: 'token-extra-fields', params: { fields: { userid: '363' } } },
    { id: 'refresh-rotation', params: { mode: 'grace', graceSeconds: 28_800 } },
    {
      id: 'userinfo-shape',
      params: {
        at: 'api',
        template: { status: 0, body: { devices: [{ type: 'Scale', model: 'Body Cardio', deviceid: 'gauntlet' }] } },
      },
    },
    {
      id: 'expired-token-status',
      params: {
        status: 200,
        body: { status: 401, body: {}, error: 'invalid_token: The access token provided is invalid' },
      },
    },
  ],
  facts: [
    {
      about: 'the token request needs action=requesttoken',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'the token response is inside body, beside status',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    {
      about: 'errors of the token endpoint come with HTTP status 200 and a status in the body that is not 0',
      source: 'client libraries, issue trackers',
      confidence: 'confirmed',
    },
    { about: 'a code lives for 30 seconds', source: 'issue trackers', confidence: 'confirmed' },
    { about: 'scopes are separated by commas', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'an access token lives for 10800 seconds; a refresh token that was replaced is good for 8 hours more',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the token response tells the end-user in userid',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    {
      about: 'the API answers to a dead token with HTTP status 200 and the status 401 in the body',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
    { about: 'the callback holds no iss', source: "the provider's documentation", confidence: 'unconfirmed' },
  ],
});
