import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import { defineDifferences } from './difference.js';
import { redeemRaw, statusOf, tokenIn } from './token-endpoint.js';

const json = 'application/json; charset=utf-8';
const form = 'application/x-www-form-urlencoded';

/** What a client makes of a token response that knows the format beforehand: the type, and what the API says to the token. */
const read = (find: (body: string) => string | null | undefined, accept?: string) => async (issuer: Issuer) => {
  const { type, text: body } = await redeemRaw(issuer, accept === undefined ? {} : { accept });
  const token = find(body);
  return { type, api: token ? await statusOf(issuer, token) : 'no token' };
};
const fromForm = (body: string) => new URLSearchParams(body).get('access_token');
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
      return [status, await statusOf(issuer, tokenIn(body))];
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
    look: read((body) => tokenIn(/^callback\((.*)\);$/.exec(body)?.[1] ?? '')),
    without: { type: json, api: 'no token' },
    with: { type: 'text/plain', api: 200 },
  },
  {
    quirk: 'token-response-format',
    params: { format: 'json', contentType: 'text/javascript' },
    shows: 'JSON under another name',
    look: read(tokenIn),
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
    look: read(tokenIn),
    without: { type: json, api: 200 },
    with: { type: 'text/html; charset=utf-8', api: 200 },
  },
  {
    quirk: 'token-content-type',
    params: { contentType: '' },
    shows: 'JSON without a type',
    look: read(tokenIn),
    without: { type: json, api: 200 },
    with: { type: null, api: 200 },
  },
  {
    quirk: 'token-body-noise',
    shows: 'the first bytes',
    look: async (issuer) => {
      const { bytes } = await redeemRaw(issuer);
      const isMarked = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      return [isMarked, await statusOf(issuer, tokenIn(bytes.subarray(isMarked ? 3 : 0).toString()))];
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
);
