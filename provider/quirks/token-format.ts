import * as z from 'zod';
import { header } from '../exchange.js';
import { defineQuirk, type JsonMessage, type TapContext } from './quirk.js';
import { formatNames, onText, onTokens, writeAs } from './token-message.js';

/** What all of these have in common. */
const common = {
  leg: 'token-response',
  bends: 'RFC 6749 §5.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  stage: 'format',
} as const;

const tokenStatus = defineQuirk({
  ...common,
  id: 'token-status',
  summary: 'issues tokens with another HTTP status than 200',
  params: () =>
    z.object({
      status: z
        .union([z.literal(201), z.literal(202)])
        .default(201)
        .describe('the HTTP status'),
    }),
  decides: () => ['token response: status'],
  taps: ({ status }) => ({ tokenResponse: onTokens((message) => void (message.status = status)) }),
});

const tokenCacheable = defineQuirk({
  ...common,
  id: 'token-cacheable',
  summary: 'lets caches keep the token response',
  params: () =>
    z.object({
      cacheControl: z.string().default('').describe('the Cache-Control field; empty: none'),
    }),
  decides: () => ['token response: cache-control'],
  taps: ({ cacheControl }) => ({
    tokenResponse: onTokens(({ headers }) => {
      if (cacheControl === '') delete headers['cache-control'];
      else headers['cache-control'] = cacheControl;
    }),
  }),
});

const tokenResponseFormat = defineQuirk({
  ...common,
  id: 'token-response-format',
  summary: 'answers the token request in another format than JSON',
  params: () =>
    z.object({
      format: z.enum(formatNames).default('form').describe('the format of the body'),
      contentType: z.string().optional().describe('the Content-Type; by default that of the format'),
    }),
  decides: ({ format }) => [
    'token response: format',
    'token response: content-type',
    ...(format === 'json'
      ? []
      : ['token response: depth', 'token response: repeated names', 'token response: big number']),
  ],
  taps: ({ format, contentType }) => ({
    tokenResponse: (message) => writeAs(message, format, contentType),
  }),
});

const acceptNegotiated = defineQuirk({
  ...common,
  id: 'accept-negotiated',
  summary: 'answers the token request with JSON only if the client asks for it in Accept',
  bends: 'RFC 9110 §12.5.1, RFC 6749 §5.1',
  params: () =>
    z.object({
      otherwise: z.enum(formatNames).default('form').describe('the format for all who do not ask'),
    }),
  decides: () => [
    'token response: format',
    'token response: content-type',
    'token error: format',
    'token error: content-type',
  ],
  taps: ({ otherwise }) => {
    const negotiate = (message: JsonMessage, { endpoint, request }: TapContext): void => {
      const accepted = header(request.headers, 'accept')?.toLowerCase() ?? '';
      if (endpoint === 'token' && !accepted.includes('application/json')) writeAs(message, otherwise);
    };
    return { tokenResponse: negotiate, errorResponse: negotiate };
  },
});

const tokenContentType = defineQuirk({
  ...common,
  id: 'token-content-type',
  summary: 'calls the JSON of the token response something else',
  params: () =>
    z.object({
      contentType: z.string().default('text/html; charset=utf-8').describe('the Content-Type; empty: none at all'),
    }),
  decides: () => ['token response: content-type'],
  taps: ({ contentType }) => ({
    tokenResponse: onTokens(({ headers }) => {
      if (contentType === '') delete headers['content-type'];
      else headers['content-type'] = contentType;
    }),
  }),
});

const tokenBodyNoise = defineQuirk({
  ...common,
  id: 'token-body-noise',
  summary: 'puts characters before the JSON of the token response',
  bends: 'RFC 8259 §8.1',
  stage: 'text',
  params: () =>
    z.object({
      prefix: z
        .string()
        .default('\uFEFF')
        .describe("what comes first: a byte order mark, white space, or a guard against hijacking such as )]}',"),
    }),
  taps: ({ prefix }) => ({ tokenResponse: onTokens((message) => onText(message, (text) => prefix + text)) }),
});

export const tokenFormatQuirks = [
  tokenStatus,
  tokenCacheable,
  tokenResponseFormat,
  acceptNegotiated,
  tokenContentType,
  tokenBodyNoise,
] as const;
