import { createHash } from 'node:crypto';
import { z } from 'zod';
import { header, type Parameters } from '../exchange.js';
import type { Meeting } from './arm.js';
import { whenLegs, type Drafts, type Seam, type When, type WhenLeg } from './quirk.js';

const present = z.union([z.boolean(), z.string()]);

export const whenSchema = z.strictObject({
  leg: z.enum(whenLegs).exactOptional().describe('where in the flow'),
  endpoint: z
    .enum([
      'authorization',
      'token',
      'revocation',
      'introspection',
      'userinfo',
      'jwks',
      'metadata',
      'api',
      'login',
      'extra',
      'elsewhere',
      'unknown',
    ])
    .exactOptional()
    .describe('the endpoint'),
  grantType: z.string().exactOptional().describe('grant_type of the token request'),
  error: z.string().exactOptional().describe('the error code that the response carries'),
  header: z
    .record(z.string(), present)
    .exactOptional()
    .describe('request header fields: true if there, false if absent, a text if it is contained'),
  parameter: z
    .record(z.string(), present)
    .exactOptional()
    .describe('request parameters: true if there, false if absent, a text if equal'),
  scope: z.string().exactOptional().describe('a scope that was requested or granted'),
  era: z.string().exactOptional().describe('the era of the preset, as in `--preset NAME@ERA`'),
  probability: z.number().min(0).max(1).exactOptional().describe('from 0 to 1, seeded'),
  nth: z.int().min(1).exactOptional().describe('only at the nth meeting'),
  times: z.int().min(1).exactOptional().describe('only at the first n meetings'),
});

/** Whether the conditions that do not count let an armed quirk act here. */
export function allows(when: When, seam: Seam, draft: Drafts[Seam], meeting: Meeting): boolean {
  const { leg, endpoint, grantType, error, header: fields, parameter, scope, era } = when;
  return (
    (endpoint === undefined || endpoint === meeting.endpoint) &&
    (grantType === undefined || grantType === meeting.grantType) &&
    (era === undefined || era === meeting.era) &&
    (leg === undefined || isOnLeg(leg, seam, meeting)) &&
    (error === undefined || error === errorOf(seam, draft)) &&
    (fields === undefined ||
      Object.entries(fields).every(([name, wanted]) => contains(wanted, header(meeting.request.headers, name)))) &&
    (parameter === undefined ||
      Object.entries(parameter).every(([name, wanted]) => equals(wanted, meeting.parameters, name))) &&
    (scope === undefined || scopesOf(meeting).includes(scope))
  );
}

/** Draws the lot of one meeting: the same for the same seed. */
export function isDrawn(probability: number, seed: string): boolean {
  return createHash('sha256').update(`${seed} probability`).digest().readUIntBE(0, 6) / 2 ** 48 < probability;
}

function isOnLeg(leg: WhenLeg, seam: Seam, { endpoint, grantType }: Meeting): boolean {
  switch (leg) {
    case 'authorization-request':
      return endpoint === 'authorization' && (seam === 'authorizationRequest' || seam === 'httpRequest');
    case 'authorization-response':
      return endpoint === 'authorization' && seam !== 'authorizationRequest' && seam !== 'httpRequest';
    case 'token-request':
      return endpoint === 'token' && (seam === 'tokenRequest' || seam === 'httpRequest');
    case 'token-response':
      return seam === 'tokenResponse' || seam === 'idToken';
    case 'token-error':
      return endpoint === 'token' && seam === 'errorResponse';
    case 'code-exchange':
      return endpoint === 'token' && grantType === 'authorization_code';
    case 'refresh':
      return endpoint === 'token' && grantType === 'refresh_token';
    case 'client-credentials':
      return endpoint === 'token' && grantType === 'client_credentials';
    case 'resource':
      return endpoint === 'api' || endpoint === 'userinfo';
    case 'discovery':
      return endpoint === 'metadata' || endpoint === 'jwks';
    case 'revocation':
      return endpoint === 'revocation';
  }
}

function errorOf(seam: Seam, draft: Drafts[Seam]): unknown {
  if (seam === 'authorizationResponse') return (draft as Drafts['authorizationResponse']).parameters['error'];
  const body = typeof draft === 'object' && 'body' in draft ? draft.body : undefined;
  return typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
}

function contains(wanted: boolean | string, value: string | undefined): boolean {
  if (typeof wanted === 'boolean') return wanted === (value !== undefined);
  return value !== undefined && value.toLowerCase().includes(wanted.toLowerCase());
}

function equals(wanted: boolean | string, parameters: Parameters, name: string): boolean {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (typeof wanted === 'boolean') return wanted === (value !== undefined);
  return [value].flat().includes(wanted);
}

function scopesOf({ grant, parameters }: Meeting): string[] {
  const requested = grant?.requested ?? parameters;
  return [requested['scope'], grant?.scope].flat().flatMap((scope) => scope?.split(/[\s,]+/) ?? []);
}
