import { expect } from '@jest/globals';
import type { Expectation } from './expectation.js';

const text: unknown = expect.any(String);
const whole: unknown = expect.any(Number);
const basic = { authorization: expect.stringMatching(/^Basic /) };
const noIss: unknown = expect.not.objectContaining({ iss: expect.anything() });
const unread = 'a definition names its endpoints: no metadata are read';

export const expectations: Record<string, Expectation> = {
  quickbooks: {
    callback: { code: text, state: text, realmId: expect.stringMatching(/^\d+$/) },
    tokenRequest: {
      url: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
      headers: basic,
      parameters: expect.not.objectContaining({ client_secret: expect.anything() }),
    },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'token_type', 'x_refresh_token_expires_in'],
      body: { expires_in: 3600, token_type: 'bearer', x_refresh_token_expires_in: 8_640_000 },
    },
    api: {
      url: expect.stringMatching(/^https:\/\/quickbooks\.api\.intuit\.com\/v3\/company\/(\d+)\/companyinfo\/\1$/),
      headers: { accept: 'application/json' },
    },
    apiResponse: { status: 200, body: { CompanyInfo: { CompanyName: 'Gauntlet' } } },
    label: 'Gauntlet',
    refresh: {
      request: { headers: basic },
      response: {
        status: 200,
        members: ['access_token', 'expires_in', 'refresh_token', 'token_type', 'x_refresh_token_expires_in'],
      },
    },
    denial: { error: 'access_denied' },
    badCode: { status: 400, members: ['error'], body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { fault: { type: 'AUTHENTICATION', error: [{ code: '3200' }] } } },
    unmet: {
      'id-token-nonce-missing': 'the definition does not ask for openid',
      'discovery-incomplete': unread,
    },
  },
  reddit: {
    authorization: { duration: 'permanent', scope: 'identity read' },
    callback: noIss as Record<string, unknown>,
    tokenRequest: { headers: { ...basic, 'user-agent': text, 'content-length': text } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'],
      body: { token_type: 'bearer', expires_in: 86_400, scope: 'identity read' },
    },
    api: { url: 'https://oauth.reddit.com/api/v1/me', headers: { authorization: expect.stringMatching(/^Bearer /) } },
    apiResponse: { status: 200, body: { id: text, name: text } },
    label: text,
    refresh: { request: { headers: basic }, response: { status: 200, body: { access_token: text } } },
    denial: { error: 'access_denied' },
    badCode: { status: 200, members: ['error'], body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { message: 'Unauthorized', error: 401 } },
  },
  salesforce: {
    authorization: { prompt: 'consent', code_challenge_method: 'S256' },
    callback: { code: expect.stringMatching(/=$/), state: text },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'id', 'instance_url', 'issued_at', 'refresh_token', 'scope', 'signature', 'token_type'],
      body: {
        token_type: 'Bearer',
        instance_url: 'https://acme.my.salesforce.com',
        issued_at: expect.stringMatching(/^\d{13}$/),
        id: expect.stringMatching(/^https:\/\/login\.salesforce\.com\/id\//),
      },
    },
    api: { url: expect.stringMatching(/^https:\/\/acme\.my\.salesforce\.com\/services\/data\//) },
    apiResponse: { status: 200, body: { username: text } },
    label: text,
    refresh: {
      response: {
        status: 200,
        members: ['access_token', 'id', 'instance_url', 'issued_at', 'scope', 'signature', 'token_type'],
      },
    },
    denial: { error: 'access_denied', error_description: 'end-user denied authorization' },
    badCode: { status: 400, body: { error: 'invalid_grant', error_description: 'invalid authorization code' } },
    expired: { status: 401, body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }] },
  },
  sentry: {
    callback: { code: text, installationId: expect.stringMatching(/^[\da-f-]{36}$/), orgSlug: text },
    tokenRequest: {
      url: expect.stringMatching(
        /^https:\/\/sentry\.io\/api\/0\/sentry-app-installations\/[\da-f-]{36}\/authorizations\/$/,
      ),
      headers: { 'content-type': expect.stringMatching(/^application\/json/) },
    },
    tokenResponse: {
      status: 201,
      members: ['application', 'dateCreated', 'expiresAt', 'id', 'refreshToken', 'state', 'token'],
      body: { token: text, refreshToken: text, expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    },
    apiResponse: { status: 200, body: { organization: { slug: 'gauntlet' } } },
    label: 'gauntlet',
    refresh: { response: { status: 201, body: { token: text, refreshToken: text } } },
    denial: { error: 'access_denied' },
    badCode: { status: 400 },
    expired: { status: 401 },
  },
  shopify: {
    authorization: { scope: 'read_products,read_orders' },
    callback: {
      shop: 'acme.myshopify.com',
      host: text,
      timestamp: expect.stringMatching(/^\d+$/),
      hmac: expect.stringMatching(/^[\da-f]{64}$/),
    },
    tokenRequest: { parameters: { expiring: '1' } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'refresh_token_expires_in', 'scope'],
      body: { expires_in: 3600, refresh_token_expires_in: 7_776_000, scope: 'read_products,read_orders' },
    },
    api: { headers: { 'x-shopify-access-token': text } },
    apiResponse: { status: 200, body: { shop: { name: text, myshopify_domain: 'acme.myshopify.com' } } },
    label: 'Gauntlet',
    refresh: { response: { status: 200, body: { access_token: text, refresh_token: text, expires_in: 3600 } } },
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_request' } },
    expired: { status: 401, members: ['errors'], body: { errors: text } },
  },
  slack: {
    authorization: { scope: 'chat:write,channels:read', user_scope: 'identity.basic' },
    tokenRequest: { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    tokenResponse: {
      status: 200,
      members: [
        'access_token',
        'app_id',
        'authed_user',
        'bot_user_id',
        'enterprise',
        'is_enterprise_install',
        'ok',
        'scope',
        'team',
        'token_type',
      ],
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
  spotify: {
    callback: noIss as Record<string, unknown>,
    tokenRequest: {
      url: 'https://accounts.spotify.com/api/token',
      headers: basic,
      parameters: expect.not.objectContaining({ client_secret: expect.anything() }),
    },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'],
      body: { token_type: 'Bearer', expires_in: 3600 },
    },
    api: { url: 'https://api.spotify.com/v1/me' },
    apiResponse: { status: 200, body: { id: text, display_name: text } },
    label: text,
    refresh: {
      request: { headers: basic },
      // Clients with a secret keep the refresh token that they have.
      response: { status: 200, members: ['access_token', 'expires_in', 'scope', 'token_type'] },
    },
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid authorization code' } },
    expired: { status: 401, body: { error: { status: 401, message: text } } },
  },
  square: {
    authorization: { session: 'false' },
    // Decoded once, it is still encoded.
    callback: { code: expect.stringMatching(/%3D$/) },
    tokenRequest: {
      headers: { 'content-type': expect.stringMatching(/^application\/json/) },
      parameters: { code: expect.stringMatching(/=$/) },
    },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_at', 'merchant_id', 'refresh_token', 'short_lived', 'token_type'],
      body: {
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        merchant_id: text,
        token_type: 'bearer',
        short_lived: false,
      },
    },
    apiResponse: { status: 200, body: { merchant: { id: text } } },
    label: 'Gauntlet',
    refresh: { response: { status: 200, body: { access_token: text, expires_at: text } } },
    denial: { error: 'access_denied' },
    badCode: { status: 400 },
    expired: { status: 401, body: { errors: [{ category: 'AUTHENTICATION_ERROR', code: 'ACCESS_TOKEN_EXPIRED' }] } },
  },
  strava: {
    authorization: { approval_prompt: 'auto', scope: 'read,activity:read_all' },
    callback: { scope: 'read,activity:read_all' },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'athlete', 'expires_at', 'expires_in', 'refresh_token', 'token_type'],
      body: { expires_at: whole, expires_in: 21_600, athlete: { id: whole } },
    },
    apiResponse: { status: 200, body: { id: whole } },
    label: text,
    refresh: {
      response: {
        status: 200,
        members: ['access_token', 'expires_at', 'expires_in', 'refresh_token', 'token_type'],
      },
    },
    denial: { error: 'access_denied' },
    badCode: {
      status: 400,
      body: { message: 'Bad Request', errors: [{ resource: 'AuthorizationCode', field: 'code', code: 'invalid' }] },
    },
    expired: { status: 401, body: { message: text, errors: [{ field: 'access_token' }] } },
  },
  'stripe-connect': {
    authorization: { scope: 'read_write' },
    callback: { scope: 'read_write' },
    tokenRequest: { parameters: { client_secret: text } },
    tokenResponse: {
      status: 200,
      members: [
        'access_token',
        'livemode',
        'refresh_token',
        'scope',
        'stripe_publishable_key',
        'stripe_user_id',
        'token_type',
      ],
      body: {
        livemode: false,
        scope: 'read_write',
        stripe_publishable_key: expect.stringMatching(/^pk_/),
        stripe_user_id: expect.stringMatching(/^acct_/),
        token_type: 'bearer',
      },
    },
    api: { url: 'https://api.stripe.com/v1/account' },
    apiResponse: { status: 200, body: { id: expect.stringMatching(/^acct_/), object: 'account' } },
    label: 'Gauntlet',
    refresh: {
      response: { status: 200, body: { access_token: text, stripe_user_id: text, token_type: 'bearer' } },
    },
    denial: { error: 'access_denied', error_description: text },
    badCode: { status: 400, body: { error: 'invalid_grant', error_description: expect.stringContaining('ode') } },
    expired: { status: 401, body: { error: { type: 'invalid_request_error' } } },
  },
};
