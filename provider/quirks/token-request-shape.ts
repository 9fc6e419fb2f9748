import * as z from 'zod';
import { parseParameters, queryOf, single } from '../exchange.js';
import type { HttpRequest, Parameters } from '../exchange.js';
import { changeForm, formType, mediaType, writeForm } from './form.js';
import { isMembers } from './members.js';
import { isCodeExchange } from './parameters.js';
import { defineQuirk } from './quirk.js';
import { errorStatus, methodRefusal, refusal } from './refusal.js';

const tokenRequestFormat = defineQuirk({
  id: 'token-request-format',
  summary: 'takes the parameters of a token request as JSON, as a form or from the query',
  leg: 'token-request',
  bends: 'RFC 6749 §4.1.3, Appendix B',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      accept: z
        .array(z.enum(['json', 'form', 'query']))
        .min(1)
        .default(['json'])
        .describe('the formats: json, form, query; a query may stand beside a body where both are accepted'),
      status: errorStatus.default(400).describe('the HTTP status for any other format'),
      error: z.string().default('invalid_request').describe('the error code for any other format'),
    }),
  taps: ({ accept, status, error }) => ({
    httpRequest(draft, { endpoint, request }) {
      if (endpoint !== 'token' || request.method !== 'POST') return;
      const format = formatOf(draft);
      const body = accept.some((one) => one === format) ? bodyParameters(draft, format) : undefined;
      if (body === undefined) return refusal(status, error, `send the parameters as ${accept.join(' or ')}`);
      writeForm(draft, { ...(accept.includes('query') && queryOf(draft.target)), ...body });
    },
  }),
  decides: () => ['token request: format'],
});

const tokenHttpMethod = defineQuirk({
  id: 'token-http-method',
  summary: 'takes token requests by GET, with their parameters in the query',
  leg: 'token-request',
  bends: 'RFC 6749 §3.2',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      accept: z
        .array(z.enum(['GET', 'POST']))
        .min(1)
        .default(['GET'])
        .describe('the HTTP methods: GET, POST'),
    }),
  taps: ({ accept }) => ({
    httpRequest(draft, { endpoint, request: { method, target } }) {
      if (endpoint !== 'token' || (method !== 'GET' && method !== 'POST')) return;
      if (!accept.includes(method)) return methodRefusal(...accept);
      if (method === 'POST') return;
      draft.method = 'POST';
      writeForm(draft, queryOf(target));
    },
  }),
  decides: ({ accept }) => ['token request: method', ...(accept.includes('POST') ? [] : ['token request: format'])],
});

const grantTypeVariant = defineQuirk({
  id: 'grant-type-variant',
  summary: 'has another way to say that a code is to be exchanged than grant_type=authorization_code',
  leg: 'token-request',
  bends: 'RFC 6749 §4.1.3',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  stage: 'names',
  params: () =>
    z.object({
      expect: z
        .string()
        .default('none')
        .describe('the value that stands for authorization_code; none: nothing is sent, and what is sent is ignored'),
      parameter: z.string().min(1).default('grant_type').describe('the parameter that carries it'),
    }),
  taps: ({ expect, parameter }) => ({
    httpRequest(draft, { endpoint }) {
      if (endpoint !== 'token') return;
      return changeForm(draft, (parameters) => {
        if (expect === 'none') {
          if (isCodeExchange(parameters)) parameters['grant_type'] = 'authorization_code';
          return undefined;
        }
        const value = single(parameters, parameter);
        if (value === expect) parameters['grant_type'] = 'authorization_code';
        else if (isCodeExchange(parameters) && (parameter === 'grant_type' || value === undefined)) {
          return refusal(400, 'unsupported_grant_type', `${parameter} must be ${expect}`);
        } else if (value !== undefined) parameters['grant_type'] = value;
        if (parameter !== 'grant_type') delete parameters[parameter];
        return undefined;
      });
    },
  }),
  decides: () => ['token request: grant_type'],
});

export const tokenRequestShapeQuirks = [tokenRequestFormat, tokenHttpMethod, grantTypeVariant] as const;

type Format = 'json' | 'form' | 'query';

function formatOf({ headers, body }: HttpRequest): Format | undefined {
  if (body.length === 0) return 'query';
  const type = mediaType(headers);
  if (type === formType) return 'form';
  return type === 'application/json' ? 'json' : undefined;
}

function bodyParameters({ body }: HttpRequest, format: Format | undefined): Parameters | undefined {
  return format === 'json' ? jsonParameters(body.toString()) : parseParameters(body.toString());
}

/** The members of a JSON object that are a scalar; parameters have no depth, so that the others are ignored like unknown ones. */
export function jsonParameters(text: string): Parameters | undefined {
  const members = parseJson(text);
  if (!isMembers(members)) return undefined;
  const scalars = Object.entries(members).flatMap(([name, value]): [string, string][] =>
    typeof value === 'object' ? [] : [[name, String(value)]],
  );
  return Object.fromEntries(scalars);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
