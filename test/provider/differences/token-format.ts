import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import { codeOf, text } from '../visitor.js';
import { defineDifferences } from './difference.js';
import { redeemRaw, statusOf } from './token-endpoint.js';

const json = 'application/json; charset=utf-8';
const form = 'application/x-www-form-urlencoded';

/** What a client makes of a token response that knows the format beforehand: the type, and what the API says to the token. */
const read = (find: (body: string) => string | null | undefined, accept?: string) => async (issuer: Issuer) => {
  const { type, text: body } = await redeemRaw(issuer, accept === undefined ? {} : { accept });
  const token = find(body);
  return { type, api: token ? await statusOf(issuer, token) : 'no token' };
};
const fromForm = (body: string) => new URLSearchParams(body).get('access_token');
const fromJson = (body: string) => {
  try {
    return (JSON.parse(body) as { access_token: string }).access_token;
  } catch {
    return undefined;
  }
};

/** The response to an accepted and to a refused code. */
const bothTypes = (accept?: string) => async (issuer: Issuer) => {
  const options = accept === undefined ? {} : { accept };
  const accepted = await redeemRaw(issuer, options);
  const refused = await redeemRaw(issuer, { ...options, code: 'bogus' });
  return [accepted.type, refused.type, refused.text.includes('error=invalid_grant')];
};

export const tokenFormatDifferences = defineDifferences(
  {
    quirk: 'token-status',
    shows: 'the status of a token response',
    look: async (issuer) => (await redeemRaw(issuer)).status,
    without: 200,
    with: 201,
  },
  {
    quirk: 'token-status',
    params: { status: 202 },
    shows: 'the tokens come all the same',
    look: async (issuer) => {
      const { status, text: body } = await redeemRaw(issuer);
      return [status, await statusOf(issuer, fromJson(body))];
    },
    without: [200, 200],
    with: [202, 200],
  },
  {
    quirk: 'token-response-format',
    shows: 'a form with the tokens',
    look: read(fromForm),
    without: { type: json, api: 'no token' },
    with: { type: form, api: 200 },
  },
  {
    quirk: 'token-response-format',
    params: { format: 'xml' },
    shows: 'a document with an element for each member',
    look: read(
      (body) => /^<token><access_token>([^<]+)<\/access_token>.*<expires_in>3600<.*<\/token>$/.exec(body)?.[1],
    ),
    without: { type: json, api: 'no token' },
    with: { type: 'application/xml', api: 200 },
  },
  {
    quirk: 'token-response-format',
    params: { format: 'jsonp', contentType: 'text/plain' },
    shows: 'a call of a function, under the type that was asked for',
    look: read((body) => fromJson(/^callback\((.*)\);$/.exec(body)?.[1] ?? '')),
    without: { type: json, api: 'no token' },
    with: { type: 'text/plain', api: 200 },
  },
  {
    quirk: 'token-response-format',
    params: { format: 'json', contentType: 'text/javascript' },
    shows: 'JSON under another name',
    look: read(fromJson),
    without: { type: json, api: 200 },
    with: { type: 'text/javascript', api: 200 },
  },
  {
    quirk: 'accept-negotiated',
    shows: 'a form for whoever accepts anything',
    look: read(fromForm, '*/*'),
    without: { type: json, api: 'no token' },
    with: { type: form, api: 200 },
  },
  {
    quirk: 'accept-negotiated',
    shows: 'the types of a token response and of an error, with nothing in Accept',
    look: bothTypes(),
    without: [json, json, false],
    with: [form, form, true],
  },
  {
    quirk: 'accept-negotiated',
    params: { otherwise: 'xml' },
    shows: 'JSON for whoever asks for it, XML for others',
    look: async (issuer) => [
      ...(await bothTypes('text/plain, Application/JSON;q=0.9')(issuer)),
      (await redeemRaw(issuer, { accept: 'text/plain' })).type,
    ],
    without: [json, json, false, json],
    with: [json, json, false, 'application/xml'],
  },
  {
    quirk: 'token-content-type',
    shows: 'JSON as a page',
    look: read(fromJson),
    without: { type: json, api: 200 },
    with: { type: 'text/html; charset=utf-8', api: 200 },
  },
  {
    quirk: 'token-content-type',
    params: { contentType: '' },
    shows: 'JSON without a type',
    look: read(fromJson),
    without: { type: json, api: 200 },
    with: { type: null, api: 200 },
  },
  {
    quirk: 'token-body-noise',
    shows: 'the first bytes',
    look: async (issuer) => {
      const { bytes } = await redeemRaw(issuer);
      const isMarked = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      return [isMarked, await statusOf(issuer, fromJson(bytes.subarray(isMarked ? 3 : 0).toString()))];
    },
    without: [false, 200],
    with: [true, 200],
  },
  {
    quirk: 'token-body-noise',
    params: { prefix: ")]}',\n" },
    shows: 'a guard before the JSON',
    look: async (issuer) => (await redeemRaw(issuer)).text,
    without: expect.stringMatching(/^\{"access_token":"/),
    with: expect.stringMatching(/^\)\]\}',\n\{"access_token":"/),
  },
  {
    quirk: 'long-tokens',
    shows: 'the lengths of the tokens, and that they work',
    look: async (issuer) => {
      const tokens = JSON.parse((await redeemRaw(issuer)).text) as Record<string, string>;
      const fields = { grant_type: 'refresh_token', refresh_token: text(tokens['refresh_token']) };
      const { status } = await redeemRaw(issuer, { code: 'unused', fields });
      return [
        tokens['access_token']?.length,
        tokens['refresh_token']?.length,
        await statusOf(issuer, tokens['access_token']),
        status,
      ];
    },
    without: [43, 43, 200, 200],
    with: [4096, 4096, 200, 200],
  },
  {
    quirk: 'oversized-body',
    params: { bytes: 300_000 },
    shows: 'the length of a body that is JSON all the same',
    look: async (issuer) => {
      const { bytes, text: body } = await redeemRaw(issuer);
      return [bytes.length >= 300_000, await statusOf(issuer, fromJson(body))];
    },
    without: [false, 200],
    with: [true, 200],
  },
  {
    quirk: 'oversized-body',
    shows: 'ten million bytes unless it is told otherwise',
    look: async (issuer) => (await redeemRaw(issuer)).bytes.length === 10_000_000,
    without: false,
    with: true,
  },
  {
    quirk: 'deep-json',
    shows: 'arrays within each other, beside a token that works',
    look: async (issuer) => {
      const { text: body } = await redeemRaw(issuer);
      const brackets = (/\[+/.exec(body)?.[0] ?? '').length;
      return [brackets, body.includes(']'.repeat(brackets)), await statusOf(issuer, fromJson(body))];
    },
    without: [0, true, 200],
    with: [100_000, true, 200],
  },
  {
    quirk: 'hostile-json',
    shows: 'member names of the object prototype, beside the right ones',
    look: async (issuer) => {
      const parsed = JSON.parse((await redeemRaw(issuer)).text) as Record<string, unknown>;
      const names = Object.keys(parsed).filter((name) => ['__proto__', 'constructor'].includes(name));
      return [names, await statusOf(issuer, parsed['access_token'] as string)];
    },
    without: [[], 200],
    with: [['__proto__', 'constructor'], 200],
  },
  ...(
    [
      ['duplicate', ['right', 'wrong']],
      ['duplicate-before', ['wrong', 'right']],
    ] as const
  ).map(([names, order]) => ({
    quirk: 'hostile-json' as const,
    params: { names },
    shows: `${names}: the access tokens in the order of the text`,
    look: async (issuer: Issuer) => {
      const { text: body } = await redeemRaw(issuer);
      const tokens = [...body.matchAll(/"access_token":"([^"]+)"/g)].map(([, token]) => token ?? '');
      JSON.parse(body);
      const statuses = await Promise.all(tokens.map((token) => statusOf(issuer, token)));
      return statuses.map((status) => (status === 200 ? 'right' : 'wrong'));
    },
    without: ['right'],
    with: order,
  })),
  {
    quirk: 'not-utf8-body',
    shows: 'whether the bytes are UTF-8, and the token in them',
    look: async (issuer) => {
      const { bytes } = await redeemRaw(issuer);
      return [isUtf8(bytes), await statusOf(issuer, fromJson(bytes.toString('latin1')))];
    },
    without: [true, 200],
    with: [false, 200],
  },
  {
    quirk: 'not-utf8-body',
    params: { encoding: 'utf16le' },
    shows: 'the text in UTF-16, the errors untouched',
    look: async (issuer) => {
      const { bytes } = await redeemRaw(issuer, { code: await codeOf(issuer) });
      const wide = new TextDecoder('utf-16le').decode(bytes);
      return [typeof fromJson(wide), (await redeemRaw(issuer, { code: 'bogus' })).text.startsWith('{"error"')];
    },
    without: ['undefined', true],
    with: ['string', true],
  },
);

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
