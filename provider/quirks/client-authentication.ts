import * as z from 'zod';
import { basicCredentials, basicHeader, rawBasic } from '../basic.js';
import { header, single, withHeader } from '../exchange.js';
import { changeForm } from './form.js';
import { isMembers } from './members.js';
import { defineQuirk } from './quirk.js';
import { errorStatus, refusal } from './refusal.js';
import { methodUsed } from './registration.js';

const methodNames = { basic: 'client_secret_basic', post: 'client_secret_post', none: 'none', public: 'none' };

const clientAuthPolicy = defineQuirk({
  id: 'client-auth-policy',
  summary: 'accepts certain client authentication methods from every client, and no others',
  leg: 'token-request',
  bends: 'RFC 6749 §2.3.1',
  lawful: false,
  origin: 'provider',
  kind: 'policy',
  params: () =>
    z.object({
      accept: z
        .array(z.enum(['basic', 'post', 'none', 'public']))
        .min(1)
        .default(['post'])
        .describe('the methods: basic, post, none; public: none, from clients that are registered without a secret'),
      status: errorStatus.default(401).describe('the HTTP status for any other method'),
      error: z.string().default('invalid_client').describe('the error code for any other method'),
    }),
  policy: ({ accept }) => ({ clientAuth: accept }),
  taps: ({ accept, status, error }) => ({
    metadata(message) {
      if (!isMembers(message.body)) return;
      for (const endpoint of ['token', 'revocation', 'introspection']) {
        const name = `${endpoint}_endpoint_auth_methods_supported`;
        if (name in message.body) message.body[name] = accept.map((method) => methodNames[method]);
      }
    },
    errorResponse(message, context) {
      if (!isMembers(message.body) || message.body['error'] !== 'invalid_client') return;
      if (accept.includes(methodUsed(context))) return;
      message.status = status;
      message.body['error'] = error;
      if (status !== 401) delete message.headers['www-authenticate'];
    },
  }),
  decides: ({ accept }) => [
    'token request: client authentication',
    ...(accept.includes('basic') ? [] : ['token request: Basic encoding']),
  ],
});

const multipleAuthRejected = defineQuirk({
  id: 'multiple-auth-rejected',
  summary: 'refuses a token request that names the client in its header and in its body',
  leg: 'token-request',
  bends: 'RFC 6749 §2.3',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      reject: z
        .enum(['secret-twice', 'client_id-with-basic'])
        .default('client_id-with-basic')
        .describe(
          'what a Basic header must not stand beside: secret-twice: client_secret, even an empty one; client_id-with-basic: that or client_id',
        ),
      status: errorStatus.default(400).describe('the HTTP status'),
      error: z.string().default('invalid_request').describe('the error code'),
    }),
  taps: ({ reject, status, error }) => ({
    tokenRequest(_draft, { request, parameters }) {
      if (header(request.headers, 'authorization') === undefined) return;
      const names = reject === 'secret-twice' ? ['client_secret'] : ['client_secret', 'client_id'];
      if (!names.some((name) => Object.hasOwn(parameters, name))) return;
      return refusal(status, error, 'the client must authenticate in one place only');
    },
  }),
});

/** What form-encoding leaves: unreserved characters, `+` for a space, and bytes in hexadecimal. RFC 6749 Appendix B */
const formEncoded = /^(?:[A-Za-z0-9\-._~!'()*+]|%[0-9A-Fa-f]{2})*$/;

const basicEncoding = defineQuirk({
  id: 'basic-encoding',
  summary: 'has a way of its own to read client identifier and secret in a Basic header',
  leg: 'token-request',
  bends: 'RFC 6749 §2.3.1, Appendix B',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      decode: z
        .enum(['form', 'raw', 'either'])
        .default('raw')
        .describe('form: they must be form-encoded; raw: they are taken as they are; either: both are tried'),
    }),
  taps: ({ decode }) => ({
    httpRequest(draft, { endpoint, clients, issuer }) {
      if (endpoint !== 'token' && endpoint !== 'revocation' && endpoint !== 'introspection') return;
      const authorization = header(draft.headers, 'authorization');
      const raw = rawBasic(authorization);
      const decoded = basicCredentials(authorization);
      if (raw === undefined || decoded === undefined) return;
      const [user, password] = raw;
      if (decode === 'form') {
        if (formEncoded.test(user) && formEncoded.test(password)) return;
        const { headers, ...rest } = refusal(401, 'invalid_client', 'the Basic header is not form-encoded');
        return { ...rest, headers: { ...headers, 'www-authenticate': `Basic realm="${issuer}"` } };
      }
      const isMeantRaw =
        decode === 'raw' ||
        clients.some(
          ({ clientId, clientSecret }) =>
            clientSecret === password && (clientId === user || clientId === decoded.clientId),
        );
      if (!isMeantRaw) return;
      const clientId = decode === 'raw' || clients.some((client) => client.clientId === user) ? user : decoded.clientId;
      draft.headers = withHeader(draft.headers, 'authorization', basicHeader({ clientId, clientSecret: password }));
    },
  }),
  decides: () => ['token request: Basic encoding'],
});

const clientCredentialParamRename = defineQuirk({
  id: 'client-credential-param-rename',
  summary: 'calls client_id and client_secret, or the code, by other names in the token request',
  leg: 'token-request',
  bends: 'RFC 6749 §2.3.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  stage: 'names',
  params: () =>
    z.object({
      clientId: z.string().min(1).default('client_key').describe('the name of client_id'),
      clientSecret: z.string().min(1).default('secret').describe('the name of client_secret'),
      code: z.string().min(1).default('code').describe('the name of code'),
    }),
  taps: ({ clientId, clientSecret, code }) => ({
    httpRequest(draft, { endpoint }) {
      if (endpoint !== 'token') return;
      return changeForm(draft, (parameters) => {
        const names = { client_id: clientId, client_secret: clientSecret, code };
        const values = Object.entries(names).map(([standard, own]) => [standard, single(parameters, own)] as const);
        for (const name of [...Object.keys(names), ...Object.values(names)]) delete parameters[name];
        for (const [standard, value] of values) if (value !== undefined) parameters[standard] = value;
        return undefined;
      });
    },
  }),
  decides: ({ code }) => [
    'token request: name of client_id',
    'token request: name of client_secret',
    ...(code === 'code' ? [] : ['token request: name of code']),
  ],
});

const publicClient = defineQuirk({
  id: 'public-client',
  summary: 'takes every client for a public one, and an empty client_secret for a wrong one',
  leg: 'token-request',
  bends: 'RFC 6749 §2.1, §2.3.1',
  lawful: true,
  origin: 'provider',
  kind: 'policy',
  params: () =>
    z.object({
      rejectEmptySecret: z.boolean().default(true).describe('whether an empty secret is refused, or as good as none'),
    }),
  policy: () => ({ clientAuth: ['none'] as const }),
  taps: ({ rejectEmptySecret }) => ({
    tokenRequest(draft) {
      const { parameters, basic } = draft;
      const isEmpty = single(parameters, 'client_secret') === '' || basic?.clientSecret === '';
      if (!isEmpty) return;
      if (rejectEmptySecret)
        return refusal(401, 'invalid_client', 'a public client has no secret, not even an empty one');
      delete parameters['client_secret'];
      if (basic?.clientSecret !== '') return;
      parameters['client_id'] ??= basic.clientId;
      delete draft.basic;
    },
  }),
  decides: () => [
    'token request: client authentication',
    'token request: Basic encoding',
    'refresh request: client authentication',
  ],
});

export const clientAuthenticationQuirks = [
  clientAuthPolicy,
  multipleAuthRejected,
  basicEncoding,
  clientCredentialParamRename,
  publicClient,
] as const;
