import { escape } from '../pages/error.js';
import { isMembers, textOf } from './members.js';
import type { Json, JsonMessage, JsonObject, TapContext } from './quirk.js';

/** A tap for errors of the token endpoint: revocation and introspection report theirs at the same seam. */
export function onError(change: (message: JsonMessage, context: TapContext) => void) {
  return (message: JsonMessage, context: TapContext): void => {
    if (context.endpoint === 'token' && !isPage(message)) change(message, context);
  };
}

/** A tap for responses that bring tokens: not for a redirect, or a page that comes in their place. */
export function onTokens(change: (message: JsonMessage) => void) {
  return (message: JsonMessage): void => {
    if (message.status < 300 && isMembers(message.body)) change(message);
  };
}

/** Whether something in front of the token endpoint has answered, which knows nothing of its dialect. */
function isPage({ body, headers }: JsonMessage): boolean {
  return typeof body === 'string' && !headers['content-type']?.startsWith('application/json');
}

/** What an error response says, as far as it says it in the way of RFC 6749 §5.2. */
export function readError({ body }: JsonMessage): { error: string; description: string; members: JsonObject } {
  const members = isMembers(body) ? body : {};
  const error = textOf(members, 'error') ?? 'unknown_error';
  return { error, description: textOf(members, 'error_description') ?? error, members };
}

/** Lets a function work on the text of a message, after all that put it into text before. */
export function onText(message: JsonMessage, change: (text: string) => string): void {
  const write = message.write ?? JSON.stringify;
  message.write = (body) => change(write(body));
}

export const formatNames = ['form', 'xml', 'jsonp', 'json'] as const;
export type Format = (typeof formatNames)[number];

/** Writes a message whose body is an object in this format, and says so unless another type is given. */
export function writeAs(message: JsonMessage, format: Format, contentType?: string): void {
  if (!isMembers(message.body)) return;
  const write = message.write ?? JSON.stringify;
  const { render, type } = formats[format];
  message.write = (body) => (isMembers(body) ? render(body, write) : write(body));
  message.headers['content-type'] = contentType ?? type;
}

const formats: Record<Format, { type: string; render: (members: JsonObject, json: (body: Json) => string) => string }> =
  {
    form: {
      type: 'application/x-www-form-urlencoded',
      render: (members) => new URLSearchParams(texts(members)).toString(),
    },
    xml: { type: 'application/xml', render: (members) => `<token>${elements(members)}</token>` },
    jsonp: { type: 'text/javascript', render: (members, json) => `callback(${json(members)});` },
    json: { type: 'application/json', render: (members, json) => json(members) },
  };

function elements(members: JsonObject): string {
  return texts(members)
    .map(([name, value]) => `<${name}>${escape(value)}</${name}>`)
    .join('');
}

function texts(members: JsonObject): [string, string][] {
  return Object.entries(members).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}
