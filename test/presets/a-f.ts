import { createPrivateKey } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Expectation } from './expectation.js';

const text = expect.any(String);
const basic = expect.stringMatching(/^Basic /);
const bearer = expect.stringMatching(/^Bearer /);

const noMetadata = 'a walk reads no metadata';

/** The private part of the key that the preset apple knows: RFC 7515 Appendix A.3. */
const privateKey = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  },
}).export({ type: 'pkcs8', format: 'pem' }) as string;

export const expectations: Record<string, Expectation> = {
  airtable: {
    authorization: { code_challenge_method: 'S256', state: expect.stringMatching(/^.{16}/), scope: text },
    callback: { code_challenge: text, code_challenge_method: 'S256' },
    tokenRequest: { headers: { authorization: basic }, parameters: { code_verifier: text } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_expires_in', 'refresh_token', 'scope', 'token_type'],
      body: { expires_in: 3600, refresh_expires_in: 5_184_000 },
    },
    api: { url: 'https://api.airtable.com/v0/meta/whoami', headers: { authorization: bearer } },
    apiResponse: { status: 200, members: ['email', 'id'] },
    label: expect.stringContaining('@'),
    refresh: {
      request: { headers: { authorization: basic }, parameters: { grant_type: 'refresh_token' } },
      response: {
        status: 200,
        members: ['access_token', 'expires_in', 'refresh_expires_in', 'refresh_token', 'scope', 'token_type'],
      },
    },
    rotates: true,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401 },
  },
  alipay: {
    env: { PRIVATE_KEY: privateKey },
    authorization: { app_id: text, scope: 'auth_user,auth_base' },
    callback: { auth_code: text, app_id: text },
    tokenRequest: {
      method: 'POST',
      parameters: { method: 'alipay.system.oauth.token', app_id: text, sign_type: 'RSA2', sign: text },
    },
    tokenResponse: {
      status: 200,
      members: ['alipay_system_oauth_token_response', 'sign'],
      body: {
        alipay_system_oauth_token_response: {
          access_token: text,
          refresh_token: text,
          expires_in: expect.stringMatching(/^\d+$/),
          re_expires_in: expect.anything(),
          user_id: text,
        },
      },
    },
    api: {
      url: expect.stringContaining('https://openapi.alipay.com/gateway.do?'),
      parameters: { method: 'alipay.user.info.share', auth_token: text, sign: text },
    },
    apiResponse: { status: 200, body: { alipay_user_info_share_response: { code: '10000', user_id: text } } },
    label: text,
    refresh: {
      request: { parameters: { grant_type: 'refresh_token', sign: text } },
      response: { status: 200, body: { alipay_system_oauth_token_response: { access_token: text } } },
    },
    denial: { error: 'access_denied' },
    badCode: { status: 200, body: { error_response: { sub_code: 'isv.code-invalid' } } },
    expired: { status: 200, body: { error_response: { sub_code: 'aop.auth-token-time-out' } } },
  },
  'amazon-sp-api': {
    env: { APPLICATION_ID: 'amzn1.sellerapps.app.gauntlet' },
    authorization: { application_id: 'amzn1.sellerapps.app.gauntlet' },
    callback: { spapi_oauth_code: text, selling_partner_id: text },
    tokenRequest: { url: 'https://api.amazon.com/auth/o2/token' },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'token_type'],
      body: { expires_in: 3600, token_type: 'bearer' },
    },
    api: { headers: { 'x-amz-access-token': text } },
    apiResponse: { status: 200, members: ['payload'] },
    label: 'A3GAUNTLET0001 (www.amazon.com)',
    refresh: { response: { status: 200, members: ['access_token', 'expires_in', 'refresh_token', 'token_type'] } },
    rotates: false,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 403, members: ['errors'] },
  },
  apple: {
    env: { PRIVATE_KEY: privateKey, TEAM_ID: 'GAUNTLET01', KEY_ID: 'ABC123DEFG' },
    authorization: { response_mode: 'form_post', scope: 'name email' },
    callback: { code: text, user: expect.stringContaining('"firstName"') },
    tokenRequest: { parameters: { client_id: text, client_secret: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'id_token', 'refresh_token', 'token_type'],
    },
    label: expect.stringContaining('@'),
    refresh: {
      request: { parameters: { client_secret: text } },
      response: { status: 200, members: ['access_token', 'expires_in', 'id_token', 'token_type'] },
    },
    rotates: false,
    denial: { error: 'user_cancelled_authorize' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    unmet: {
      'id-token-claim-types': 'the scope openid is not asked for',
      'discovery-incomplete': noMetadata,
    },
  },
  asana: {
    tokenResponse: {
      status: 200,
      members: ['access_token', 'data', 'expires_in', 'id_token', 'refresh_token', 'token_type'],
      body: {
        expires_in: 3600,
        token_type: 'bearer',
        data: { id: expect.any(Number), gid: text, name: text, email: text },
      },
    },
    api: { url: 'https://app.asana.com/api/1.0/users/me', headers: { authorization: bearer } },
    apiResponse: { status: 200, body: { data: { gid: text, email: text, name: text } } },
    label: expect.stringContaining('@'),
    refresh: { response: { status: 200, body: { access_token: text, token_type: 'bearer' } } },
    rotates: false,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { errors: [{ message: text }] } },
    unmet: { 'discovery-incomplete': noMetadata },
  },
};
