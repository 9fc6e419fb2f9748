import { definePreset } from './preset.js';

export const untappd = definePreset({
  id: 'untappd',
  title: 'Untappd',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth/authenticate/', token: '/oauth/authorize/' },
  quirks: [
    { id: 'auth-param-rename', params: { rename: { redirect_uri: 'redirect_url' } } },
    { id: 'token-http-method', params: { accept: ['GET'] } },
    // What it calls redirect_url there is not looked at.
    { id: 'redirect-uri-in-token-policy', params: { mode: 'optional' } },
    { id: 'grant-type-variant', params: { parameter: 'response_type', expect: 'code' } },
    { id: 'token-envelope', params: { wrap: 'response', siblings: { meta: { http_code: 200 } } } },
  ],
  facts: [
    { about: 'token requests are sent by GET', source: 'client libraries', confidence: 'confirmed' },
    { about: 'redirect_uri is called redirect_url', source: 'client libraries', confidence: 'confirmed' },
    {
      about: 'the token request has no grant_type, and response_type=code in its place',
      source: 'client libraries',
      confidence: 'confirmed',
    },
    { about: 'the token response is inside response', source: 'client libraries', confidence: 'confirmed' },
  ],
});
