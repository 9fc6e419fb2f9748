import type { Json, JsonMessage } from './quirk.js';

/** Turns a response into a refusal with a JSON body. */
export function refuse(message: JsonMessage, status: number, body: Json): void {
  message.status = status;
  message.body = body;
  message.headers['content-type'] = 'application/json; charset=utf-8';
  delete message.write;
}
