import { formatParameters, header, parseParameters, withHeader } from '../exchange.js';
import type { HttpRequest, Parameters } from '../exchange.js';

export const formType = 'application/x-www-form-urlencoded';

/** The parameters of a request whose body is a form. RFC 6749 Appendix B */
export function readForm({ headers, body }: HttpRequest): Parameters | undefined {
  return mediaType(headers) === formType ? parseParameters(body.toString()) : undefined;
}

/** Makes these parameters the body of a request. */
export function writeForm(request: HttpRequest, parameters: Parameters): void {
  request.body = Buffer.from(formatParameters(parameters));
  request.headers = withHeader(request.headers, 'content-type', formType);
}

/** What a body is, without parameters such as its charset. RFC 9110 §8.3.1 */
export function mediaType(headers: HttpRequest['headers']): string {
  return (header(headers, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
