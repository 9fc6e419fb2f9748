import { z } from 'zod';
import { defineQuirk } from './quirk.js';

const transient5xx = defineQuirk({
  id: 'transient-5xx',
  summary: 'fails at the token endpoint for a moment',
  leg: 'transport',
  bends: 'RFC 9110 §15.6',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({
    status: z.number().int().min(500).max(599).default(503).describe('the HTTP status'),
    times: z.number().int().min(1).default(1).describe('how many token requests fail'),
    body: z.enum(['json', 'html']).default('html').describe('what the response holds'),
  }),
  taps: ({ status, times, body }) => ({
    tokenRequest: (_draft, { nth }) => {
      if (nth > times) return undefined;
      return body === 'html'
        ? {
            status,
            headers: { 'content-type': 'text/html' },
            body: '<html><body><h1>Please try again</h1></body></html>',
          }
        : { status, body: { error: 'temporarily_unavailable' } };
    },
  }),
});

const slowResponse = defineQuirk({
  id: 'slow-response',
  summary: 'takes its time',
  leg: 'transport',
  bends: 'none: HTTP has no deadline',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({
    delayMs: z.number().int().min(0).default(2000).describe('milliseconds before the first byte'),
    dripMs: z.number().int().min(0).default(0).describe('milliseconds between bytes'),
  }),
  taps: ({ delayMs, dripMs }) => ({
    transport(transport) {
      transport.delayMs = delayMs;
      transport.dripMs = dripMs;
    },
  }),
});

const connectionReset = defineQuirk({
  id: 'connection-reset',
  summary: 'breaks the connection',
  leg: 'transport',
  bends: 'RFC 9112 §9.5',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: z.object({
    phase: z
      .enum(['before', 'after-commit', 'mid-body'])
      .default('before')
      .describe('before or after the server has acted, or half-way through the body'),
  }),
  taps: ({ phase }) => ({
    transport(transport) {
      transport.reset = phase === 'after-commit' ? 'after' : phase;
    },
  }),
});

export const transportQuirks = [transient5xx, slowResponse, connectionReset] as const;
