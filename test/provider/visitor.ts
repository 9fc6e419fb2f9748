import { createHash } from 'node:crypto';
import type { Issuer } from '../../provider/index.js';
import type { Json, JsonObject } from '../../provider/quirks/quirk.js';

export const redirectUri = 'http://127.0.0.1:9/callback';
export const verifier = 'verifier-'.padEnd(64, 'v');
export const challenge = createHash('sha256').update(verifier).digest('base64url');

export const confidential = {
  clientId: 'app',
  clientSecret: 'app-secret',
  clientAuth: 'basic',
  redirectUris: [redirectUri],
} as const;

/** An answer with its JSON body already read. */
export interface Answer {
  status: number;
  headers: Headers;
  body: JsonObject;
}

type Fields = Record<string, string | undefined>;

/** Sends an authorization request; a field that is undefined is left out. */
export function authorize(
  issuer: Issuer,
  fields: Fields = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(authorizationUrl(issuer, fields), { redirect: 'manual', headers });
}

export function authorizationUrl(issuer: Issuer, fields: Fields = {}): string {
  const query = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri: redirectUri,
    state: 'state-1',
    scope: 'read',
    ...fields,
  };
  return `${issuer.endpoints.authorization}?${encode(query).toString()}`;
}

/** The parameters of the authorization response that a redirect carries. */
export function callbackOf(response: Response): URLSearchParams {
  return new URL(response.headers.get('location') ?? '').searchParams;
}

/** The names of those parameters, in order. */
export async function namesOf(answer: Promise<Response>): Promise<string[]> {
  return [...callbackOf(await answer).keys()];
}

/** An authorization request that the end-user declines. */
export function deny(issuer: Issuer): Promise<Response> {
  return authorize(issuer, {}, { 'gauntlet-consent': 'deny' });
}

export async function codeOf(issuer: Issuer, fields: Fields = {}): Promise<string> {
  const response = await authorize(issuer, fields);
  const code = response.headers.has('location') ? callbackOf(response).get('code') : null;
  if (code === null)
    throw new Error(`no code: ${response.status} ${response.headers.get('location')} ${await response.text()}`);
  return code;
}

export function basic(clientId: string, clientSecret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;
}

/** Posts a form, as the client `app` with its secret unless other header fields are given. */
export async function post(
  url: string,
  fields: Fields,
  headers: Record<string, string> = { authorization: basic('app', 'app-secret') },
): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body: encode(fields) });
  const content = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (content === '' ? {} : JSON.parse(content)) as JsonObject,
  };
}

export function redeem(
  issuer: Issuer,
  code: string,
  fields: Fields = {},
  headers?: Record<string, string>,
): Promise<Answer> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...fields };
  return post(issuer.endpoints.token, form, headers);
}

export function refresh(
  issuer: Issuer,
  token: Json | undefined,
  fields: Fields = {},
  headers?: Record<string, string>,
): Promise<Answer> {
  return post(issuer.endpoints.token, { grant_type: 'refresh_token', refresh_token: text(token), ...fields }, headers);
}

/** Logs in as the client `app` and returns the token response. */
export async function login(issuer: Issuer, fields: Fields = {}): Promise<JsonObject> {
  return (await redeem(issuer, await codeOf(issuer, fields))).body;
}

export async function me(issuer: Issuer, token: Json | undefined): Promise<Answer> {
  const response = await fetch(issuer.api, { headers: { authorization: `Bearer ${text(token)}` } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as JsonObject };
}

/** A member of a response that must be text. */
export function text(member: Json | undefined): string {
  if (typeof member !== 'string') throw new Error(`expected text, got ${JSON.stringify(member)}`);
  return member;
}

function encode(fields: Fields): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
