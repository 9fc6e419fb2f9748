import { createHash } from 'node:crypto';
import * as z from 'zod';
import { endpoints, header, type Endpoint, type Parameters } from '../exchange.js';
import { readMessage } from '../message.js';
import type { Meeting } from './meeting.js';
import { whenLegs, type Drafts, type Seam, type When, type WhenLeg } from './quirk.js';

const present = z.union([z.boolean(), z.string()]);

export const whenSchema = z.strictObject({
  leg: z.enum(whenLegs).exactOptional().describe('where in the flow'),
  endpoint: z.enum(endpoints).exactOptional().describe('the endpoint'),
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
    (leg === undefined || isOnLeg(leg, seam, draft, meeting)) &&
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

/** What a leg is; all that is given must fit. */
interface Stretch {
  endpoints: readonly Endpoint[];
  grantType?: string;
  seams?: readonly Seam[];
  /** Whether the response is an error, at the seam of whole responses. */
  failed?: boolean;
}

const token = ['token'] as const;
const stretches: Record<WhenLeg, Stretch> = {
  'authorization-request': { endpoints: ['authorization'], seams: ['authorizationRequest', 'httpRequest'] },
  'authorization-response': {
    endpoints: ['authorization'],
    seams: ['authorizationResponse', 'httpResponse', 'transport'],
  },
  'token-request': { endpoints: token, seams: ['tokenRequest', 'httpRequest'] },
  'token-response': { endpoints: token, seams: ['tokenResponse', 'idToken', 'httpResponse'], failed: false },
  'token-error': { endpoints: token, seams: ['errorResponse', 'httpResponse'], failed: true },
  'code-exchange': { endpoints: token, grantType: 'authorization_code' },
  refresh: { endpoints: token, grantType: 'refresh_token' },
  'client-credentials': { endpoints: token, grantType: 'client_credentials' },
  resource: { endpoints: ['api', 'userinfo'] },
  discovery: { endpoints: ['metadata', 'jwks'] },
  revocation: { endpoints: ['revocation'] },
};

/** Where a response shows its error code. */
const errorSeams: readonly Seam[] = [
  'authorizationResponse',
  'tokenResponse',
  'errorResponse',
  'resourceResponse',
  'metadata',
  'jwks',
  'httpResponse',
];

/** Whether conditions may hold at a seam at all. */
export function mayHold({ leg, error }: When, seam: Seam): boolean {
  const seams = leg && stretches[leg].seams;
  return (seams === undefined || seams.includes(seam)) && (error === undefined || errorSeams.includes(seam));
}

function isOnLeg(leg: WhenLeg, seam: Seam, draft: Drafts[Seam], { endpoint, grantType }: Meeting): boolean {
  const { endpoints, grantType: wanted, seams, failed } = stretches[leg];
  const isWhole = seam === 'httpResponse';
  return (
    endpoints.includes(endpoint) &&
    (wanted === undefined || wanted === grantType) &&
    (seams === undefined || seams.includes(seam)) &&
    (failed === undefined || !isWhole || failed === (draft as Drafts['httpResponse']).status >= 400)
  );
}

function errorOf(seam: Seam, draft: Drafts[Seam]): unknown {
  if (seam === 'authorizationResponse') return (draft as Drafts['authorizationResponse']).parameters['error'];
  const body = seam === 'httpResponse' ? readMessage(draft as Drafts['httpResponse']).body : bodyOf(draft);
  return typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
}

function bodyOf(draft: Drafts[Seam]): unknown {
  return typeof draft === 'object' && 'body' in draft ? draft.body : undefined;
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
