import { z } from 'zod';
import { basicCredentials } from '../basic.js';
import { header } from '../exchange.js';
import { defineQuirk, type Json, type JsonObject, type TapContext } from './quirk.js';

const error200 = defineQuirk({
  id: 'error-200',
  summary: 'reports an error of the token endpoint with HTTP status 200',
  leg: 'token-error',
  bends: 'RFC 6749 §5.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({
    shape: z.enum(['error', 'ok-false', 'errcode', 'empty']).default('error').describe('what the body looks like'),
  }),
  taps: ({ shape }) => ({
    errorResponse(message) {
      const members = message.body as JsonObject;
      const shapes: Record<typeof shape, Json> = {
        error: members,
        'ok-false': { ok: false, error: members['error'] ?? null },
        errcode: { errcode: 40029, errmsg: members['error_description'] ?? members['error'] ?? null },
        empty: {},
      };
      message.status = 200;
      message.body = shapes[shape];
    },
  }),
});

const secretEchoingError = defineQuirk({
  id: 'secret-echoing-error',
  summary: 'refuses the token request with an error text that quotes its secrets',
  leg: 'token-error',
  bends: 'RFC 6749 §5.2',
  lawful: false,
  origin: 'attack',
  kind: 'tamper',
  params: z.object({ error: z.string().default('invalid_grant').describe('the error code') }),
  taps: ({ error }) => ({
    tokenRequest: (_draft, context) => ({
      status: 400,
      body: { error, error_description: `cannot accept ${quotation(context)}` },
    }),
  }),
});

export const tokenErrorQuirks = [error200, secretEchoingError] as const;

function quotation({ parameters, request }: TapContext): string {
  const form = ['code', 'code_verifier', 'client_secret', 'refresh_token'].flatMap((name) => parameters[name] ?? []);
  const secret = basicCredentials(header(request.headers, 'authorization'))?.clientSecret;
  return [...form, ...(secret ? [secret] : [])].join(' and ');
}
