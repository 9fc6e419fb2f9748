import type { Issuer } from '../../../provider/index.js';
import { authorize } from '../visitor.js';

type Fields = Record<string, string | undefined>;

/** What comes of an authorization request: `code`, the error that the callback brings, or the status of a page. */
export async function outcome(issuer: Issuer, fields: Fields = {}): Promise<string | number> {
  const response = await authorize(issuer, fields);
  const location = response.headers.get('location');
  if (location === null) return response.status;
  const parameters = new URLSearchParams(location.replace(/^[^?#]*[?#]/, ''));
  return parameters.get('error') ?? (parameters.has('code') ? 'code' : 'nothing');
}

/** What comes of several, one after the other. */
export async function outcomes(issuer: Issuer, ...requests: Fields[]): Promise<(string | number)[]> {
  const seen: (string | number)[] = [];
  for (const fields of requests) seen.push(await outcome(issuer, fields));
  return seen;
}
