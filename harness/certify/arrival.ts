import type { Callback } from '../model/client.js';
import type { SecretKind } from '../model/evidence.js';
import type { WireRequest } from '../model/protocol.js';
import { callbackParameters } from '../platform/callback.js';
import { PlatformError } from '../platform/errors.js';

/** The one browser and end-user of a certification. */
export const user = { browser: 'certify', user: 'certify' };

/** Where an authorization ends: at the registered redirect URI, at the one that was asked for, or where nobody can be. */
export function leadsBack(redirectUri: string, asked: string | null): (url: URL) => boolean {
  const places = [redirectUri, asked ?? redirectUri].flatMap((uri) => (URL.canParse(uri) ? placeOf(new URL(uri)) : []));
  return (url) => places.includes(placeOf(url)) || url.hostname.endsWith('.invalid');
}

function placeOf({ origin, protocol, host, pathname }: URL): string {
  return `${origin === 'null' ? `${protocol}//${host}` : origin}${pathname}`;
}

/** The platform knows the state that it made itself: it gets that one where the one that was sent in its place came back. */
export function withState(request: WireRequest, made: URL, sent: URL): WireRequest {
  const url = new URL(request.url);
  if (url.searchParams.get('state') === sent.searchParams.get('state'))
    url.searchParams.set('state', made.searchParams.get('state') ?? '');
  return { ...request, url: url.href };
}

/** What came back when the end-user refused; throws if that is not told. */
export function denialOf(callback: WireRequest): string {
  const error = callbackParameters(callbackOf(callback)).get('error');
  if (error !== null) return 'the server redirected with an error';
  throw new PlatformError('not-denied', 'The redirect has no error, although the end-user refused.');
}

/** The request to the redirection endpoint as the platform takes it. */
export function callbackOf({ method, url, headers, body }: WireRequest): Callback {
  return { ...user, method, url, headers, ...(body !== undefined && { body }) };
}

/** What is secret in an authorization response, in the query, the body or the fragment. */
export function secretsIn(request: WireRequest): [SecretKind, string][] {
  const places = [callbackParameters(callbackOf(request)), new URLSearchParams(new URL(request.url).hash.slice(1))];
  return secretParameters.flatMap(([name, kind]) =>
    places.flatMap((place) => place.getAll(name).map((value): [SecretKind, string] => [kind, value])),
  );
}

const secretParameters: readonly [string, SecretKind][] = [
  ['code', 'code'],
  ['access_token', 'access-token'],
  ['refresh_token', 'refresh-token'],
  ['id_token', 'id-token'],
];
