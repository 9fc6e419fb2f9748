import { isDeepStrictEqual } from 'node:util';
import { formatParameters, header, parseParameters, withHeader } from '../exchange.js';
import type { HttpRequest, Parameters } from '../exchange.js';
import type { Reply } from './quirk.js';

export const formType = 'application/x-www-form-urlencoded';

/** The parameters of a request whose body is a form. RFC 6749 Appendix B */
export function readForm({ headers, body }: HttpRequest): Parameters | undefined {
  return mediaType(headers) === formType ? parseParameters(body.toString()) : undefined;
}

/** Gives the parameters of a query or form other names, and leaves their text as it is on the wire. */
export function renameRaw(text: string, nameOf: (name: string) => string | undefined): string {
  const pairs = text.split('&').map((pair) => {
    const [raw = ''] = pair.split('=', 1);
    const [name = ''] = new URLSearchParams(raw).keys();
    const renamed = nameOf(name);
    if (renamed === undefined || renamed === name) return renamed && pair;
    return encodeURIComponent(renamed) + pair.slice(raw.length);
  });
  return pairs.filter((pair) => pair !== undefined).join('&');
}

/** Makes these parameters the body of a request. */
export function writeForm(request: HttpRequest, parameters: Parameters): void {
  request.body = Buffer.from(formatParameters(parameters));
  request.headers = withHeader(request.headers, 'content-type', formType);
}

/** Lets a function change the parameters of a request whose body is a form; or it answers in place of the server. */
export function changeForm(
  request: HttpRequest,
  change: (parameters: Parameters) => Reply | undefined,
): Reply | undefined {
  const sent = readForm(request);
  if (sent === undefined) return undefined;
  const parameters = { ...sent };
  const reply = change(parameters);
  if (reply === undefined && !isDeepStrictEqual(parameters, sent)) writeForm(request, parameters);
  return reply;
}

/** What a body is, without parameters such as its charset. RFC 9110 §8.3.1 */
export function mediaType(headers: HttpRequest['headers']): string {
  return (header(headers, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
