import type { Issuer } from '../../../provider/index.js';
import { codeOf } from '../visitor.js';
import { defineDifferences } from './difference.js';
import { redeemRaw, statusOf, tokenIn } from './token-endpoint.js';

export const tokenAttackDifferences = defineDifferences(
  {
    quirk: 'oversized-body',
    params: { bytes: 300_000 },
    shows: 'the length of a body that is JSON all the same',
    look: async (issuer) => {
      const { bytes, text: body } = await redeemRaw(issuer);
      return [bytes.length >= 300_000, await statusOf(issuer, tokenIn(body))];
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
      return [brackets, body.includes(']'.repeat(brackets)), await statusOf(issuer, tokenIn(body))];
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
      return [isUtf8(bytes), await statusOf(issuer, tokenIn(bytes.toString('latin1')))];
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
      return [typeof tokenIn(wide), (await redeemRaw(issuer, { code: 'bogus' })).text.startsWith('{"error"')];
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
