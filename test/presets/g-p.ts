import { expect } from '@jest/globals';
import type { Expectation } from './expectation.js';

const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };

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
  google: {
    authorization: { access_type: 'offline', prompt: 'consent', code_challenge_method: 'S256' },
    callback: { code: expect.stringMatching(/\//), scope: 'openid email profile' },
    tokenRequest: { ...form, url: 'https://oauth2.googleapis.com/token' },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'],
      body: { expires_in: 3599, token_type: 'Bearer' },
    },
    api: { url: 'https://www.googleapis.com/oauth2/v2/userinfo' },
    apiResponse: { status: 200, members: ['email', 'id', 'name', 'picture', 'verified_email'] },
    label: expect.stringMatching(/@/),
    refresh: {
      request: { url: 'https://oauth2.googleapis.com/token' },
      // The former refresh token stays, and is not sent again.
      response: { status: 200, members: ['access_token', 'expires_in', 'id_token', 'scope', 'token_type'] },
    },
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } } },
    unmet: {
      'refresh-rotation': 'refresh-token-omitted sets the same option, and is the one that is asked',
    },
  },
  hubspot: {
    authorization: { scope: 'oauth crm.objects.contacts.read' },
    callback: { code: expect.any(String), state: expect.any(String) },
    tokenRequest: {
      ...form,
      url: 'https://api.hubapi.com/oauth/v1/token',
      parameters: { client_id: expect.any(String), client_secret: expect.any(String) },
    },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'token_type'],
      body: { expires_in: 1800, token_type: 'bearer' },
    },
    api: { url: expect.stringMatching(/^https:\/\/api\.hubapi\.com\/oauth\/v1\/access-tokens\/[^/]+$/) },
    apiResponse: { status: 200, body: { user: expect.stringMatching(/@/), hub_id: expect.any(Number) } },
    label: 'acme.example',
    refresh: {
      request: form,
      response: { status: 200, members: ['access_token', 'expires_in', 'refresh_token', 'token_type'] },
    },
    denial: { error: 'access_denied' },
    badCode: {
      status: 400,
      members: ['correlationId', 'message', 'status'],
      body: { status: 'BAD_AUTH_CODE' },
    },
    expired: { status: 401, body: { category: 'EXPIRED_AUTHENTICATION' } },
  },
  microsoft: {
    authorization: { scope: 'openid email profile offline_access User.Read', code_challenge_method: 'S256' },
    callback: { code: expect.stringMatching(/[!*%]/), session_state: expect.any(String) },
    tokenRequest: { ...form, url: 'https://login.microsoftonline.com/common/oauth2/v2.0/token' },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'ext_expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'],
      body: { token_type: 'Bearer', ext_expires_in: expect.any(Number) },
    },
    api: { url: 'https://graph.microsoft.com/v1.0/me' },
    apiResponse: {
      status: 200,
      body: { displayName: expect.any(String), id: expect.any(String), userPrincipalName: expect.stringMatching(/@/) },
    },
    label: expect.stringMatching(/@/),
    refresh: {
      response: { status: 200, body: { refresh_token: expect.any(String), ext_expires_in: expect.any(Number) } },
    },
    denial: { error: 'access_denied' },
    badCode: {
      status: 400,
      members: ['correlation_id', 'error', 'error_codes', 'error_description', 'error_uri', 'timestamp', 'trace_id'],
      body: {
        error: 'invalid_grant',
        error_codes: [expect.any(Number)],
        error_description: expect.stringMatching(/^AADSTS\d+: /),
      },
    },
    expired: { status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } },
    unmet: {
      'discovery-incomplete': 'the definition names its endpoints',
    },
  },
};
