import { expect } from '@jest/globals';
import type { Expectation } from './expectation.js';

export const expectations: Record<string, Expectation> = {
  'github-oauth-app': {
    authorization: { scope: 'repo read:user' },
    tokenRequest: { headers: { accept: 'application/json' } },
    tokenResponse: { status: 200, members: ['access_token', 'scope', 'token_type'], body: { scope: 'repo,read:user' } },
    api: { url: 'https://api.github.com/user', headers: { authorization: expect.stringMatching(/^token /) } },
    apiResponse: { status: 200 },
    label: expect.any(String),
    refresh: 'none',
    denial: { error: 'access_denied' },
    badCode: { status: 200, body: { error: 'bad_verification_code' } },
    expired: { status: 401 },
  },
};
