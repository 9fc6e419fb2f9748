import { createPrivateKey } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Expectation } from './expectation.js';

const text = expect.any(String);
const basic = expect.stringMatching(/^Basic /);
const bearer = expect.stringMatching(/^Bearer /);

const standard = ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'];
const noGrantType = expect.not.objectContaining({ grant_type: expect.anything() }) as Record<string, unknown>;
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
  atlassian: {
    authorization: {
      audience: 'api.atlassian.com',
      prompt: 'consent',
      scope: expect.stringContaining('offline_access'),
    },
    tokenRequest: { headers: { 'content-type': expect.stringContaining('application/json') } },
    tokenResponse: {
      status: 200,
      members: standard,
      body: { expires_in: 3600, token_type: 'Bearer' },
    },
    further: [
      {
        request: {
          method: 'GET',
          url: 'https://api.atlassian.com/oauth/token/accessible-resources',
          headers: { authorization: bearer },
        },
        response: {
          status: 200,
          body: expect.arrayContaining([{ id: text, url: text, name: text, scopes: [text], avatarUrl: text }]),
        },
      },
    ],
    api: {
      url: expect.stringMatching(/^https:\/\/api\.atlassian\.com\/ex\/jira\/[0-9a-f-]{36}\/rest\/api\/3\/myself$/),
      headers: { authorization: bearer },
    },
    apiResponse: { status: 200, body: { accountId: text, emailAddress: text, displayName: text } },
    label: expect.stringMatching(/ at Tenant 1$/),
    refresh: { response: { status: 200, members: standard } },
    rotates: true,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_request', error_description: 'authorization_code is invalid' } },
    expired: { status: 401, body: { code: 401, message: 'Unauthorized' } },
    unmet: {
      'scope-required': 'the scope openid is not asked for',
      'error-status-nonstandard': 'no refresh token is refused',
      'discovery-lies': noMetadata,
    },
  },
  auth0: {
    fields: { audience: 'https://api.acme.example/' },
    authorization: { audience: 'https://api.acme.example/', code_challenge_method: 'S256' },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'],
      body: { expires_in: 86_400 },
    },
    api: { url: 'https://acme.auth0.com/userinfo', headers: { authorization: bearer } },
    apiResponse: { status: 200, body: { sub: text, email: text, updated_at: text } },
    label: expect.stringContaining('@'),
    refresh: { response: { status: 200, body: { access_token: text, refresh_token: text } } },
    rotates: true,
    denial: { error: 'access_denied' },
    badCode: { status: 403, body: { error: 'invalid_grant' } },
    expired: { status: 401 },
  },
  basecamp: {
    authorization: { type: 'web_server' },
    tokenRequest: { parameters: { type: 'web_server' } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'token_type'],
      body: { expires_in: 1_209_600 },
    },
    further: [
      {
        request: { url: 'https://launchpad.37signals.com/authorization.json', headers: { authorization: bearer } },
        response: {
          status: 200,
          body: {
            identity: { id: text, email_address: text },
            accounts: [
              { product: 'bc3', id: text, name: text, href: expect.stringMatching(/^https:\/\/3\.basecampapi\.com\//) },
            ],
          },
        },
      },
    ],
    api: {
      url: expect.stringMatching(/^https:\/\/3\.basecampapi\.com\/.+\/my\/profile\.json$/),
      headers: { 'user-agent': expect.stringContaining('@') },
    },
    apiResponse: { status: 200, body: { name: text } },
    label: expect.stringMatching(/ at Tenant 1$/),
    refresh: {
      request: { parameters: { type: 'refresh' } },
      response: { status: 200, body: { access_token: text } },
    },
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401 },
  },
  bigcommerce: {
    authorization: { context: 'stores/gauntlet', account_uuid: text },
    callback: { context: 'stores/gauntlet', scope: text, account_uuid: text },
    tokenRequest: { parameters: { context: 'stores/gauntlet', scope: text } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'account_uuid', 'context', 'scope', 'user'],
      body: { context: 'stores/gauntlet', user: { id: expect.any(Number), username: text, email: text } },
    },
    api: {
      url: 'https://api.bigcommerce.com/stores/gauntlet/v2/store',
      headers: { 'x-auth-token': text },
    },
    apiResponse: { status: 200, body: { domain: text } },
    label: 'Gauntlet (gauntlet.mybigcommerce.com)',
    refresh: 'none',
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401 },
  },
  bitbucket: {
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'scopes', 'state', 'token_type'],
      body: { scopes: 'account repository', expires_in: 7200, token_type: 'bearer', state: 'authorization_code' },
    },
    api: { url: 'https://api.bitbucket.org/2.0/user', headers: { authorization: bearer } },
    apiResponse: { status: 200, body: { type: 'user', username: text, uuid: text } },
    label: text,
    refresh: { response: { status: 200, body: { scopes: text, state: 'refresh_token' } } },
    rotates: false,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { type: 'error', error: { message: text } } },
  },
  box: {
    tokenRequest: { url: 'https://api.box.com/oauth2/token', parameters: { client_id: text, client_secret: text } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'restricted_to', 'token_type'],
      body: { restricted_to: [], token_type: 'bearer', expires_in: 4000 },
    },
    api: { url: 'https://api.box.com/2.0/users/me', headers: { authorization: bearer } },
    apiResponse: { status: 200, body: { type: 'user', login: text } },
    label: expect.stringContaining('@'),
    refresh: { response: { status: 200, body: { refresh_token: text, restricted_to: [] } } },
    rotates: true,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401, headers: { 'www-authenticate': expect.stringContaining('invalid_token') } },
    unmet: { 'error-shape': 'no refresh token is refused' },
  },
  discord: {
    authorization: { permissions: '2048' },
    callback: { guild_id: text, permissions: '2048' },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'guild', 'refresh_token', 'scope', 'token_type', 'webhook'],
      body: { expires_in: 604_800, guild: { id: text, name: text }, webhook: { id: text, url: text } },
    },
    api: { url: 'https://discord.com/api/users/@me', headers: { authorization: bearer } },
    apiResponse: { status: 200, body: { id: text, username: text } },
    label: expect.stringMatching(/ in Gauntlet$/),
    refresh: { response: { status: 200, members: standard } },
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid "code" in request.' } },
    expired: { status: 401, body: { message: '401: Unauthorized', code: 0 } },
  },
  docusign: {
    tokenRequest: { headers: { authorization: basic } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'],
      body: { expires_in: 28_800 },
    },
    further: [
      {
        request: { url: 'https://account.docusign.com/oauth/userinfo', headers: { authorization: bearer } },
        response: {
          status: 200,
          body: {
            sub: text,
            email: text,
            accounts: [
              { account_id: text, account_name: text, is_default: true, base_uri: 'https://na3.docusign.net' },
            ],
          },
        },
      },
    ],
    api: { url: expect.stringMatching(/^https:\/\/na3\.docusign\.net\/restapi\/v2\.1\/accounts\/[0-9a-f-]{36}$/) },
    apiResponse: { status: 200, body: { accountName: text } },
    label: expect.stringMatching(/@.* at Tenant 1$/),
    refresh: {
      request: { headers: { authorization: basic } },
      response: { status: 200, body: { access_token: text } },
    },
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401 },
    unmet: { 'discovery-incomplete': noMetadata, 'discovery-lies': noMetadata },
  },
  dropbox: {
    authorization: { token_access_type: 'offline', code_challenge_method: 'S256' },
    tokenRequest: { url: 'https://api.dropboxapi.com/oauth2/token', parameters: { client_secret: text } },
    tokenResponse: {
      status: 200,
      headers: { 'content-type': expect.stringContaining('application/json') },
      members: ['access_token', 'account_id', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type', 'uid'],
      body: { expires_in: 14_400, token_type: 'bearer', account_id: expect.stringMatching(/^dbid:/), uid: text },
    },
    api: {
      method: 'POST',
      url: 'https://api.dropboxapi.com/2/users/get_current_account',
      headers: { authorization: bearer, 'content-type': 'application/json' },
    },
    apiResponse: { status: 200, body: { account_id: text, name: { display_name: text }, email: text } },
    label: expect.stringContaining('@'),
    refresh: { response: { status: 200, body: expect.not.objectContaining({ refresh_token: expect.anything() }) } },
    rotates: false,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { error: { '.tag': 'expired_access_token' } } },
  },
  ebay: {
    env: { RUNAME: 'Example-App-Redirect' },
    authorization: { redirect_uri: 'Example-App-Redirect' },
    tokenRequest: {
      url: 'https://api.ebay.com/identity/v1/oauth2/token',
      headers: { authorization: basic },
      parameters: { redirect_uri: 'Example-App-Redirect' },
    },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'refresh_token_expires_in', 'token_type'],
      body: { token_type: 'User Access Token', refresh_token_expires_in: 47_304_000 },
    },
    api: { url: 'https://apiz.ebay.com/commerce/identity/v1/user/', headers: { authorization: bearer } },
    apiResponse: { status: 200, body: { userId: text, username: text } },
    label: text,
    refresh: {
      request: { headers: { authorization: basic } },
      response: { status: 200, members: ['access_token', 'expires_in', 'token_type'] },
    },
    rotates: false,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401, body: { errors: [{ errorId: 1001 }] } },
  },
  'exact-online': {
    refreshAfter: '575s',
    tokenRequest: { url: 'https://start.exactonline.nl/api/oauth2/token', headers: { authorization: basic } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'token_type'],
      body: { expires_in: '600' },
    },
    api: { url: 'https://start.exactonline.nl/api/v1/current/Me', headers: { authorization: bearer } },
    apiResponse: { status: 200, body: { d: { results: [{ UserID: text, FullName: text, Email: text }] } } },
    label: text,
    refresh: {
      request: { headers: { authorization: basic } },
      response: { status: 200, body: { expires_in: '600', refresh_token: text } },
    },
    rotates: true,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 401 },
  },
  facebook: {
    authorization: { scope: 'public_profile,email' },
    tokenRequest: { url: 'https://graph.facebook.com/oauth/access_token', parameters: noGrantType },
    tokenResponse: {
      status: 200,
      headers: { 'content-type': expect.stringContaining('application/json') },
      members: ['access_token', 'expires_in', 'token_type'],
    },
    api: { url: 'https://graph.facebook.com/me?fields=id,name,email', headers: { authorization: bearer } },
    apiResponse: { status: 200, body: { id: text, name: text } },
    label: text,
    refresh: {
      request: { parameters: { grant_type: 'fb_exchange_token', fb_exchange_token: text } },
      response: { status: 200, members: ['access_token', 'expires_in', 'token_type'], body: { expires_in: 5_184_000 } },
    },
    rotates: false,
    denial: { error: 'access_denied', error_code: '200', error_message: text, error_reason: 'user_denied' },
    badCode: {
      status: 400,
      members: ['error'],
      body: { error: { message: text, type: 'OAuthException', code: 100, fbtrace_id: text } },
    },
    expired: { status: 401, body: { error: { type: 'OAuthException', code: 190 } } },
  },
  figma: {
    authorization: { scope: 'current_user:read,file_content:read', code_challenge_method: 'S256' },
    tokenRequest: { url: 'https://api.figma.com/v1/oauth/token', headers: { authorization: basic } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'token_type', 'user_id_string'],
      body: { expires_in: 7_776_000 },
    },
    api: { url: 'https://api.figma.com/v1/me', headers: { authorization: bearer } },
    apiResponse: { status: 200, members: ['email', 'handle', 'id', 'img_url'] },
    label: expect.stringContaining('@'),
    refresh: {
      request: {
        url: 'https://api.figma.com/v1/oauth/refresh',
        headers: { authorization: basic },
        parameters: noGrantType,
      },
      response: { status: 200, members: ['access_token', 'expires_in', 'token_type'] },
    },
    rotates: false,
    denial: { error: 'access_denied' },
    badCode: { status: 400, body: { error: 'invalid_grant' } },
    expired: { status: 403, body: { status: 403, err: text } },
  },
  fitbit: {
    authorization: { code_challenge_method: 'S256' },
    tokenRequest: { url: 'https://api.fitbit.com/oauth2/token', headers: { authorization: basic } },
    tokenResponse: {
      status: 200,
      members: ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type', 'user_id'],
      body: { expires_in: 28_800, user_id: text },
    },
    api: { url: 'https://api.fitbit.com/1/user/-/profile.json', headers: { authorization: bearer } },
    apiResponse: { status: 200, members: ['user'], body: { user: { encodedId: text, displayName: text } } },
    label: text,
    refresh: {
      request: { headers: { authorization: basic } },
      response: { status: 200, body: { refresh_token: text } },
    },
    rotates: true,
    denial: { error: 'access_denied' },
    badCode: {
      status: 400,
      members: ['errors', 'success'],
      body: { success: false, errors: [{ errorType: 'invalid_grant', message: text }] },
    },
    expired: { status: 401, body: { success: false, errors: [{ errorType: 'expired_token' }] } },
  },
};
