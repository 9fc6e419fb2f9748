import * as z from 'zod';
import type { Json, JsonMessage, Reply } from './quirk.js';

/** A parameter of many quirks: the HTTP status of an error. RFC 9110 §15.5, §15.6 */
export const errorStatus = z.int().min(400).max(599);

/** An error response of the token endpoint. RFC 6749 §5.2 */
export function refusal(status: number, error: string, description: string): Reply {
  return {
    status,
    headers: { 'cache-control': 'no-store' },
    body: { error, error_description: description },
  };
}

/** An error response to a method that is not one of these. RFC 9110 §15.5.6 */
export function methodRefusal(...allowed: readonly string[]): Reply {
  const allow = allowed.join(', ');
  return { status: 405, headers: { allow }, body: { error: 'invalid_request', error_description: `use ${allow}` } };
}

/** A page for people where a program expects something else. */
export function page(status: number, html: string): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body: html };
}

/** Turns a response into a refusal with a JSON body. */
export function refuse(message: JsonMessage, status: number, body: Json): void {
  message.status = status;
  message.body = body;
  message.headers['content-type'] = 'application/json; charset=utf-8';
  delete message.write;
}
