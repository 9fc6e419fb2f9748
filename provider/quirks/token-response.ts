import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineQuirk, type Json, type JsonMessage, type JsonObject } from './quirk.js';

/** What all of these have in common. */
const common = {
  leg: 'token-response',
  bends: 'RFC 6749 §5.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
} as const;

const nestedToken = defineQuirk({
  ...common,
  id: 'nested-token',
  summary: 'puts the access token inside another object',
  params: z.object({
    path: z
      .string()
      .default('authed_user.access_token')
      .describe('where it goes, with dots; access_token.token makes access_token an object'),
  }),
  taps: ({ path }) => ({
    tokenResponse: onSuccess((members) => {
      const { access_token: token, ...others } = members;
      return { ...others, ...at(path.split('.'), token ?? null) };
    }),
  }),
});

const tokenEnvelope = defineQuirk({
  ...common,
  id: 'token-envelope',
  summary: 'wraps the whole token response',
  params: z.object({
    wrap: z.string().default('data').describe('the member that holds it'),
    siblings: z.record(z.string(), z.json()).default({}).describe('members beside it'),
  }),
  taps: ({ wrap, siblings }) => ({
    tokenResponse: onSuccess((members) => ({ ...(siblings as JsonObject), [wrap]: members })),
  }),
});

const tokenFieldRename = defineQuirk({
  ...common,
  id: 'token-field-rename',
  summary: 'calls the members of the token response by other names',
  params: z.object({
    rename: z
      .record(z.string(), z.string())
      .default({
        access_token: 'accessToken',
        refresh_token: 'refreshToken',
        expires_in: 'expiresIn',
        token_type: 'tokenType',
      })
      .describe('new names by standard name'),
  }),
  taps: ({ rename }) => ({
    tokenResponse: onSuccess((members) =>
      Object.fromEntries(Object.entries(members).map(([name, value]) => [rename[name] ?? name, value])),
    ),
  }),
});

const dualToken = defineQuirk({
  ...common,
  id: 'dual-token',
  summary: 'returns two access tokens, one of them nested',
  lawful: true,
  params: z.object({ slot: z.string().default('authed_user').describe('the member that holds the second one') }),
  taps: ({ slot }) => ({
    tokenResponse(message, { alias }) {
      onSuccess((members) => {
        const token = members['access_token'];
        if (typeof token !== 'string') return members;
        const second = alias(createHash('sha256').update(`${slot} ${token}`).digest('base64url'), token);
        return { ...members, [slot]: { id: 'U061F7AUR', access_token: second, token_type: 'user' } };
      })(message);
    },
  }),
});

const tokenResponseFormat = defineQuirk({
  ...common,
  id: 'token-response-format',
  summary: 'answers the token request in another format than JSON',
  params: z.object({
    format: z.enum(['form', 'xml', 'jsonp']).default('form').describe('the format of the body'),
    contentType: z.string().optional().describe('what the response says it is; by default what it is'),
  }),
  taps: ({ format, contentType }) => ({
    tokenResponse(message) {
      if (!isMembers(message.body)) return;
      const rendered = formats[format];
      const standard = message.write ?? JSON.stringify;
      message.write = (body) => (isMembers(body) ? rendered.render(body) : standard(body));
      message.headers['content-type'] = contentType ?? rendered.contentType;
    },
  }),
});

const expiresInMissing = defineQuirk({
  ...common,
  id: 'expires-in-missing',
  summary: 'does not say how long the access token lives, although it expires',
  lawful: true,
  params: z.object({}),
  taps: () => ({ tokenResponse: onSuccess(({ expires_in: _, ...others }) => others) }),
});

const expiresInType = defineQuirk({
  ...common,
  id: 'expires-in-type',
  summary: 'gives the lifetime as something else than an integer',
  bends: 'RFC 6749 Appendix A.14',
  params: z.object({
    type: z.enum(['string', 'float', 'null', 'empty', 'word']).default('string').describe('what expires_in becomes'),
  }),
  taps: ({ type }) => ({
    tokenResponse: onSuccess((members) => {
      const seconds = Number(members['expires_in']);
      const values = { string: String(seconds), float: seconds + 0.5, null: null, empty: '', word: 'soon' };
      return { ...members, expires_in: values[type] };
    }),
  }),
});

const tokenTypeNonstandard = defineQuirk({
  ...common,
  id: 'token-type-nonstandard',
  summary: 'gives another token_type than Bearer',
  bends: 'RFC 6749 §7.1',
  params: z.object({ value: z.string().default('bot').describe('the token_type') }),
  taps: ({ value }) => ({ tokenResponse: onSuccess((members) => ({ ...members, token_type: value })) }),
});

const tokenExtraFields = defineQuirk({
  ...common,
  id: 'token-extra-fields',
  summary: 'adds members that no RFC knows to the token response',
  lawful: true,
  params: z.object({
    fields: z
      .record(z.string(), z.json())
      .default({
        instance_url: 'https://eu7.example',
        team: { id: 'T9TK3CUKW', name: 'Gauntlet' },
        enterprise: null,
        signature: 'c2lnbmF0dXJl',
      })
      .describe('the members'),
  }),
  taps: ({ fields }) => ({ tokenResponse: onSuccess((members) => ({ ...members, ...(fields as JsonObject) })) }),
});

const refreshTokenMissing = defineQuirk({
  ...common,
  id: 'refresh-token-missing',
  summary: 'issues no refresh token',
  bends: 'RFC 6749 §5.1 (optional)',
  lawful: true,
  kind: 'policy',
  params: z.object({}),
  policy: () => ({ refreshTokens: false }),
});

export const tokenResponseQuirks = [
  tokenResponseFormat,
  nestedToken,
  tokenEnvelope,
  tokenFieldRename,
  dualToken,
  tokenExtraFields,
  tokenTypeNonstandard,
  expiresInMissing,
  expiresInType,
  refreshTokenMissing,
] as const;

function onSuccess(change: (members: JsonObject) => JsonObject) {
  return (message: JsonMessage): void => {
    if (isMembers(message.body)) message.body = change(message.body);
  };
}

function isMembers(body: Json): body is JsonObject {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function at(path: readonly string[], value: Json): JsonObject {
  const [first = '', ...rest] = path;
  return { [first]: rest.length === 0 ? value : at(rest, value) };
}

const formats = {
  form: {
    contentType: 'application/x-www-form-urlencoded',
    render: (members: JsonObject) => new URLSearchParams(texts(members)).toString(),
  },
  xml: {
    contentType: 'application/xml',
    render: (members: JsonObject) =>
      `<token>${texts(members)
        .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
        .join('')}</token>`,
  },
  jsonp: { contentType: 'text/javascript', render: (members: JsonObject) => `callback(${JSON.stringify(members)});` },
};

function texts(members: JsonObject): [string, string][] {
  return Object.entries(members).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
