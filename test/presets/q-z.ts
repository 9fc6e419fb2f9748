import { expect } from '@jest/globals';
import type { Expectation } from './expectation.js';

export const expectations: Record<string, Expectation> = {
  slack: {
    authorization: { scope: 'chat:write,channels:read', user_scope: 'identity.basic' },
    tokenRequest: { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'app_id', 'authed_user', 'bot_user_id', 'ok', 'scope', 'team', 'token_type'],
      body: {
        ok: true,
        token_type: 'bot',
        scope: 'chat:write,channels:read',
        team: { id: expect.any(String) },
        authed_user: { access_token: expect.any(String), token_type: 'user' },
      },
    },
    api: { url: 'https://slack.com/api/auth.test' },
    apiResponse: { status: 200, body: { ok: true, team: 'Gauntlet' } },
    label: 'Gauntlet',
    refresh: 'none',
    denial: { error: 'access_denied' },
    badCode: { status: 200, body: { ok: false, error: 'invalid_code' } },
    expired: { status: 200, body: { ok: false, error: 'invalid_auth' } },
  },
};
