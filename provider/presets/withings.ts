import { definePreset } from './preset.js';

export const withings = definePreset({
  id: 'withings',
  title: 'Withings',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth2_user/authorize2', token: '/v2/oauth2' },
  quirks: [
    { id: 'split-host-endpoints', params: { hosts: { token: '127.0.0.1', api: '127.0.0.1' } } },
    { id: 'scope-separator', params: { sep: ',' } },
    { id: 'code-lifetime', params: { ttl: 30 } },
    {
      id: 'token-extra-params-required',
      params: { required: { action: 'requesttoken' }, effect: 'refused' },
    },
    { id: 'token-envelope', params: { wrap: 'body', siblings: { status: 0 } } },
    { id: 'error-200', params: { shape: 'status-error' } },
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
  ],
});
