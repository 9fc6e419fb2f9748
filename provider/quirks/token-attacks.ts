import * as z from 'zod';
import { defineQuirk } from './quirk.js';
import { onText } from './token-message.js';

/** What all of these have in common. */
const common = {
  leg: 'token-response',
  lawful: false,
  origin: 'attack',
  kind: 'tamper',
  stage: 'text',
} as const;

const oversizedBody = defineQuirk({
  ...common,
  id: 'oversized-body',
  summary: 'sends a token response of so many bytes that reading it whole does harm',
  bends: 'RFC 8259 §9',
  params: () =>
    z.object({
      bytes: z
        .int()
        .min(1)
        .max(500_000_000)
        .default(10_000_000)
        .describe('bytes of the body at least; what is added is white space in front'),
    }),
  taps: ({ bytes }) => ({
    tokenResponse: (message) =>
      onText(message, (text) => ' '.repeat(Math.max(0, bytes - Buffer.byteLength(text))) + text),
  }),
});

const deepJson = defineQuirk({
  ...common,
  id: 'deep-json',
  summary: 'sends a token response with a member that is nested so deeply that a recursive reader overflows',
  bends: 'RFC 8259 §9',
  params: () =>
    z.object({
      depth: z.int().min(1).max(10_000_000).default(100_000).describe('how many arrays stand within each other'),
    }),
  decides: () => ['token response: depth'],
  taps: ({ depth }) => ({
    tokenResponse: (message) =>
      onText(message, (text) => withFirst(text, `"nested":${'['.repeat(depth)}${']'.repeat(depth)}`)),
  }),
});

/** No token of anybody's. */
const foreignToken = 'a-token-that-was-never-issued';

const hostileJson = defineQuirk({
  ...common,
  id: 'hostile-json',
  summary: 'sends a token response with member names that careless readers trip over',
  bends: 'RFC 8259 §4',
  params: () =>
    z.object({
      names: z
        .enum(['prototype', 'duplicate', 'duplicate-before'])
        .default('prototype')
        .describe(
          'prototype: __proto__ and constructor beside the right ones; duplicate: the right access_token, then a wrong one; ' +
            'duplicate-before: a wrong one, then the right one',
        ),
    }),
  decides: () => ['token response: repeated names'],
  taps: ({ names }) => ({
    tokenResponse: (message) =>
      onText(message, (text) => {
        const wrong = `"access_token":"${foreignToken}"`;
        const members = `{${wrong},"polluted":true}`;
        switch (names) {
          case 'prototype':
            return withFirst(text, `"__proto__":${members},"constructor":{"prototype":${members}}`);
          case 'duplicate':
            return withLast(text, wrong);
          case 'duplicate-before':
            return withFirst(text, wrong);
        }
      }),
  }),
});

const notUtf8Body = defineQuirk({
  ...common,
  id: 'not-utf8-body',
  summary: 'sends a token response in another encoding than UTF-8',
  bends: 'RFC 8259 §8.1',
  params: () =>
    z.object({
      encoding: z
        .enum(['latin1', 'utf16le'])
        .default('latin1')
        .describe('latin1: a member holds letters in it; utf16le: the whole body, after a byte order mark'),
    }),
  taps: ({ encoding }) => ({
    httpResponse(response, { endpoint }) {
      if (endpoint !== 'token' || response.status >= 400) return;
      const text = response.body.toString();
      response.body =
        encoding === 'utf16le'
          ? Buffer.from(`\uFEFF${text}`, 'utf16le')
          : Buffer.from(withFirst(text, '"owner":"Zo\u00EB Fran\u00E7ois"'), 'latin1');
    },
  }),
});

export const tokenAttackQuirks = [oversizedBody, deepJson, hostileJson, notUtf8Body] as const;

/** A text that is a JSON object, with a member before its others. */
function withFirst(text: string, member: string): string {
  const [, rest] = /^\s*\{([^]*)$/.exec(text) ?? [];
  if (rest === undefined) return text;
  return `{${member}${rest.trimStart().startsWith('}') ? '' : ','}${rest}`;
}

/** A text that is a JSON object, with a member after its others. */
function withLast(text: string, member: string): string {
  const trimmed = text.trimEnd();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return text;
  const rest = trimmed.slice(0, -1);
  return `${rest}${rest.trimEnd().endsWith('{') ? '' : ','}${member}}`;
}
