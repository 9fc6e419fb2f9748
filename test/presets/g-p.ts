import { expect } from '@jest/globals';
import type { Expectation } from './expectation.js';

const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };

export const expectations: Record<string, Expectation> = {
  'github-app': {
    tokenRequest: { url: 'https://github.com/login/oauth/access_token', headers: { accept: 'application/json' } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'refresh_token_expires_in', 'scope', 'token_type'],
      body: { expires_in: 28_800, refresh_token_expires_in: 15_897_600, scope: '', token_type: 'bearer' },
    },
    api: { url: 'https://api.github.com/user', headers: { 'user-agent': expect.any(String) } },
    apiResponse: { status: 200, body: { login: expect.any(String), id: expect.any(Number) } },
    label: expect.any(String),
    refresh: {
      request: { headers: { accept: 'application/json' } },
      response: {
        status: 200,
        members: ['access_token', 'expires_in', 'refresh_token', 'refresh_token_expires_in', 'scope', 'token_type'],
        body: { expires_in: 28_800, refresh_token_expires_in: 15_897_600, scope: '' },
      },
    },
    denial: { error: 'access_denied' },
    badCode: { status: 200, body: { error: 'bad_verification_code', error_uri: expect.any(String) } },
    expired: { status: 401, body: { message: 'Bad credentials' } },
  },
  'github-oauth-app': {
    authorization: { scope: 'repo read:user', code_challenge_method: 'S256' },
    tokenRequest: { url: 'https://github.com/login/oauth/access_token', headers: { accept: 'application/json' } },
    tokenResponse: {
      status: 200,
      headers: { 'content-type': expect.stringMatching(/^application\/json/) },
      members: ['access_token', 'scope', 'token_type'],
      body: { scope: 'repo,read:user', token_type: 'bearer' },
    },
    api: {
      url: 'https://api.github.com/user',
      headers: { authorization: expect.stringMatching(/^token /), 'user-agent': expect.any(String) },
    },
    apiResponse: {
      status: 200,
      body: { login: expect.any(String), id: expect.any(Number), email: expect.any(String) },
    },
    label: expect.any(String),
    refresh: 'none',
    denial: { error: 'access_denied' },
    badCode: {
      status: 200,
      members: ['error', 'error_description', 'error_uri'],
      body: { error: 'bad_verification_code' },
    },
    expired: { status: 401, body: { message: 'Bad credentials' } },
  },
  gitlab: {
    authorization: { scope: 'read_user', code_challenge_method: 'S256' },
    tokenRequest: { ...form, url: 'https://gitlab.com/oauth/token' },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'created_at', 'expires_in', 'refresh_token', 'scope', 'token_type'],
      body: { created_at: expect.any(Number), expires_in: 7200, token_type: 'Bearer' },
    },
    api: { url: 'https://gitlab.com/api/v4/user' },
    apiResponse: { status: 200, body: { id: expect.any(Number), username: expect.any(String) } },
    label: expect.any(String),
    refresh: { response: { status: 200, body: { refresh_token: expect.any(String), created_at: expect.any(Number) } } },
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { error: 'invalid_token' } },
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
  linear: {
    authorization: { scope: 'read,write', prompt: 'consent' },
    tokenRequest: { ...form, url: 'https://api.linear.app/oauth/token' },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'],
      body: { expires_in: 86_400, token_type: 'Bearer' },
    },
    api: { method: 'POST', url: 'https://api.linear.app/graphql' },
    apiResponse: { status: 200, body: { data: { viewer: { email: expect.stringMatching(/@/) } } } },
    label: expect.stringMatching(/@/),
    refresh: { response: { status: 200, body: { expires_in: 86_400, refresh_token: expect.any(String) } } },
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { errors: [{ extensions: { code: 'AUTHENTICATION_ERROR' } }] } },
  },
  linkedin: {
    authorization: { state: expect.any(String), scope: 'openid profile email' },
    tokenRequest: {
      ...form,
      url: 'https://www.linkedin.com/oauth/v2/accessToken',
      parameters: { client_secret: expect.any(String) },
    },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'id_token', 'scope'],
      body: { expires_in: 5_184_000, scope: 'openid,profile,email' },
    },
    api: { url: 'https://api.linkedin.com/v2/userinfo' },
    apiResponse: {
      status: 200,
      body: { sub: expect.any(String), name: expect.any(String), locale: { language: 'en' } },
    },
    label: expect.any(String),
    refresh: 'none',
    denial: { error: 'user_cancelled_authorize' },
    badCode: { status: 400, body: { error: 'invalid_request', error_description: expect.stringMatching(/expired/) } },
    expired: { status: 401, body: { code: 'EXPIRED_ACCESS_TOKEN' } },
    unmet: {
      'discovery-incomplete': 'the definition names its endpoints',
    },
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
