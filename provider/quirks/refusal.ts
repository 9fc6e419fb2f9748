import type { Json, JsonMessage, Reply } from './quirk.js';

/** An error response of the token endpoint. RFC 6749 §5.2 */
export function refusal(status: number, error: string, description: string): Reply {
  return {
    status,
    headers: { 'cache-control': 'no-store' },
    body: { error, error_description: description },
  };
}

/** Turns a response into a refusal with a JSON body. */
export function refuse(message: JsonMessage, status: number, body: Json): void {
  message.status = status;
  message.body = body;
  message.headers['content-type'] = 'application/json; charset=utf-8';
  delete message.write;
}
