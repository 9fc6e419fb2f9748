import { formatParameters, header, queryOf, single, type HeaderList, type HttpRequest } from '../exchange.js';
import { pathOf } from '../router.js';
import type { Reply } from './quirk.js';

/** The token of an `Authorization` header with this scheme, in whatever case. RFC 9110 §11.4 */
export function bearerOf({ headers }: HttpRequest, scheme = 'Bearer'): string | undefined {
  const [word = '', token = '', ...rest] = (header(headers, 'authorization') ?? '').split(' ');
  return word.toLowerCase() === scheme.toLowerCase() && token !== '' && rest.length === 0 ? token : undefined;
}

/** Makes the request one that bears this token in the standard way, or none. RFC 6750 §2.1 */
export function setBearer(request: HttpRequest, token: string | undefined): void {
  request.headers = withoutField(request.headers, 'authorization');
  if (token !== undefined) request.headers.push(['Authorization', `Bearer ${token}`]);
}

/** An answer to a request whose token is not accepted. RFC 6750 §3.1 */
export function refuseBearer(description: string): Reply {
  return {
    status: 401,
    headers: {
      'access-control-allow-origin': '*',
      'www-authenticate': `Bearer error="invalid_token", error_description="${description}"`,
    },
    body: { error: 'invalid_token' },
  };
}

/** Takes a parameter out of the query, and tells what it was. */
export function takeFromQuery(request: HttpRequest, name: string): string | undefined {
  const parameters = queryOf(request.target);
  const value = single(parameters, name);
  if (value === undefined) return undefined;
  delete parameters[name];
  const rest = formatParameters(parameters);
  request.target = pathOf(request.target) + (rest === '' ? '' : `?${rest}`);
  return value;
}

/** The one path segment below an endpoint that is itself one segment, decoded: `/userinfo/TOKEN`. */
export function segmentBelow(target: string): string | undefined {
  const segment = /^\/[^/]+\/([^/]+)$/.exec(pathOf(target))?.[1];
  try {
    return segment && decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A question that browsers ask ahead of a request, which bears no token. Fetch standard §3.3 */
export function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === 'OPTIONS' && header(headers, 'access-control-request-method') !== undefined;
}

/** The header fields without those of this name, in whatever case. */
export function withoutField(headers: HeaderList, name: string): HeaderList {
  return headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase());
}
