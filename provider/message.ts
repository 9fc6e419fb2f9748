import type { HeaderList, HttpResponse } from './exchange.js';
import type { Json, JsonMessage, Reply } from './quirks/quirk.js';

/** A response with a JSON body. */
export function jsonResponse(status: number, body: unknown): HttpResponse {
  const bytes = Buffer.from(JSON.stringify(body));
  return {
    status,
    headers: [
      ['Cache-Control', 'no-store'],
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Content-Length', String(bytes.length)],
    ],
    body: bytes,
  };
}

/** Says a tap's reply in HTTP. */
export function replyResponse({ status, headers = {}, body }: Reply): HttpResponse {
  const text = typeof body === 'string';
  const bytes = Buffer.from(body === undefined ? '' : text ? body : JSON.stringify(body));
  const list: HeaderList = Object.entries(headers);
  if (body !== undefined && !has(list, 'content-type')) {
    list.push(['Content-Type', text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8']);
  }
  if (!has(list, 'content-length')) list.push(['Content-Length', String(bytes.length)]);
  return { status, headers: list, body: bytes };
}

/** Reads a response as a message; a body that is not JSON is a text, written as it is. */
export function readMessage({ status, headers, body }: HttpResponse): JsonMessage {
  const fields: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key !== 'content-length') fields[key] = key in fields ? `${fields[key]}, ${value}` : value;
  }
  const text = body.toString();
  try {
    return { status, headers: fields, body: JSON.parse(text) as Json };
  } catch {
    return { status, headers: fields, body: text, write: asItIs };
  }
}

/** One function, so that a message that nobody has touched is equal to itself. */
function asItIs(body: Json): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Says a message in HTTP. Header fields that `origin` had keep their spelling. */
export function writeMessage(message: JsonMessage, origin: HttpResponse): HttpResponse {
  const spelling = new Map(origin.headers.map(([name]) => [name.toLowerCase(), name]));
  const body = Buffer.from((message.write ?? JSON.stringify)(message.body));
  const headers: HeaderList = Object.entries(message.headers).map(([key, value]) => [spelling.get(key) ?? key, value]);
  if (!has(headers, 'content-length')) headers.push(['Content-Length', String(body.length)]);
  return { status: message.status, headers, body };
}

/** The response with its Content-Length put right, where it has one. */
export function withLength({ status, headers, body }: HttpResponse): HttpResponse {
  const right: HeaderList = headers.map(([name, value]) =>
    name.toLowerCase() === 'content-length' ? [name, String(body.length)] : [name, value],
  );
  return { status, headers: right, body };
}

function has(headers: HeaderList, name: string): boolean {
  return headers.some(([key]) => key.toLowerCase() === name);
}
