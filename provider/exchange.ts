/** Header fields in the order and the spelling that they had on the wire; repeated fields stay repeated. */
export type HeaderList = [name: string, value: string][];

/** Decoded query or form parameters: a name that occurs more than once has an array. */
export type Parameters = Record<string, string | string[]>;

export const endpoints = [
  'authorization',
  'token',
  'revocation',
  'introspection',
  'userinfo',
  'jwks',
  'metadata',
  'api',
  /** The login and consent pages. */
  'login',
  /** An endpoint that a quirk adds. */
  'extra',
  'elsewhere',
  'unknown',
] as const;
export type Endpoint = (typeof endpoints)[number];

export interface HttpRequest {
  method: string;
  /** Path and query in origin form. Inside the pipeline it is relative to the issuer; in a recording it is as received. */
  target: string;
  headers: HeaderList;
  body: Buffer;
}

export interface HttpResponse {
  status: number;
  headers: HeaderList;
  body: Buffer;
}

/**
 * One request that reached the provider, and what went back. Recorded when the request has been read; the response and
 * `delivery` are filled in as it leaves. Bodies are the exact bytes, cut at the recorder's limit (`cut` counts the rest).
 */
export interface Exchange {
  /** Ascending in order of arrival over all issuers of one provider. */
  readonly id: number;
  /** Name of the issuer; of the issuer that the path names, for requests that reached the foreign origin. */
  readonly issuer: string;
  readonly endpoint: Endpoint;
  /** Milliseconds since the epoch, real time. */
  readonly at: number;
  readonly request: HttpRequest & { url: string; cut: number };
  response?: HttpResponse & { cut: number };
  /** `complete`: the last byte of the response was handed to the network. `aborted`: the connection ended before that. */
  delivery: 'pending' | 'complete' | 'aborted';
  /** What the honest server was asked behind all quirks, and how it answered; absent if a quirk answered in its place. */
  honest?: { endpoint: Endpoint; grantType?: string; verifier?: string; status: number };
  /** Why the honest server refused, in more words than it tells the client. */
  refusal?: string;
}

/** The first value of a header field, by case-insensitive name. */
export function header(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** The header fields with this one in place of all of its name. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  const wanted = name.toLowerCase();
  return [...headers.filter(([key]) => key.toLowerCase() !== wanted), [name, value]];
}

/** Decodes `application/x-www-form-urlencoded` text; WHATWG URL standard §5.1. */
export function parseParameters(text: string): Parameters {
  const parameters: Parameters = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const known = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const next = known === undefined ? value : [known, value].flat();
    Object.defineProperty(parameters, name, { value: next, enumerable: true, writable: true, configurable: true });
  }
  return parameters;
}

/** Encodes parameters as `application/x-www-form-urlencoded`; an array repeats its name. */
export function formatParameters(parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) for (const one of [value].flat()) search.append(name, one);
  return search.toString();
}

/** The single value of a parameter; the first one when it is repeated. */
export function single(parameters: Parameters, name: string): string | undefined {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return Array.isArray(value) ? value[0] : value;
}

/** The query parameters of a URL or of an origin-form target. */
export function queryOf(target: string): Parameters {
  const start = target.indexOf('?');
  return start < 0 ? {} : parseParameters(target.slice(start + 1).split('#', 1)[0] ?? '');
}
