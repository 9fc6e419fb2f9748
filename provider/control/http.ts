import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { HttpResponse } from '../exchange.js';
import type { Server } from '../index.js';
import { jsonResponse } from '../message.js';
import { ProviderError } from '../provider-error.js';
import { QuirkError } from '../quirks/quirk-error.js';
import { bodyLimit, readBody } from '../read-body.js';
import { send } from '../transport.js';
import type { ControlCommand } from './commands.js';

/** Below the server's origin. */
export const controlPath = '/_gauntlet';

export function isControl(target: string): boolean {
  return /^\/_gauntlet(?:[/?]|$)/.test(target);
}

/**
 * The control API: `GET` or `POST /_gauntlet/WORD`, with the arguments in the query or as a JSON object, and the token as a bearer
 * token. Whatever comes from a web page is refused: only its own origin could be meant, and no page is there.
 */
export function createControl(server: Server, { token }: { token: string }) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const read = await readBody(incoming);
    if (read === undefined) return;
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    const response = read.tooLarge
      ? failure(413, 'too-large', `A request body has ${bodyLimit} bytes at most.`)
      : (barred(incoming, token) ?? (await answer(server, incoming, read.body, gone.signal)));
    if (!outgoing.destroyed) send(outgoing, response);
  };
}

function barred({ headers }: IncomingMessage, token: string): HttpResponse | undefined {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none')) {
    return failure(403, 'web-page', 'A web page cannot use the control API.');
  }
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (given !== undefined && same(given, token)) return undefined;
  const {
    status,
    headers: fields,
    body,
  } = failure(401, 'token', 'Send "Authorization: Bearer TOKEN" with the control token.');
  return { status, headers: [...fields, ['WWW-Authenticate', 'Bearer realm="control"']], body };
}

/** In constant time, whatever the lengths. */
function same(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}

async function answer(
  server: Server,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const word = pathname.slice(controlPath.length + 1);
  // Not every server is ever asked.
  const { controlCommands } = await import('./commands.js');
  if (word === '') return jsonResponse(200, { commands: controlCommands.map(describeCommand) });
  const command = controlCommands.find((one) => one.word === word);
  if (command === undefined) {
    return failure(
      404,
      'unknown-command',
      `There is no command "${word}". There are ${controlCommands.map((one) => one.word).join(', ')}.`,
    );
  }
  if (method !== command.method) {
    const { headers: fields, ...rest } = failure(405, 'method', `Use ${command.method} for ${word}.`);
    return { ...rest, headers: [...fields, ['Allow', command.method]] };
  }
  const given = method === 'GET' ? Object.fromEntries(searchParams) : jsonObject(headers['content-type'], body);
  if (typeof given === 'string') return failure(400, 'no-json', given);
  const args = command.params.safeParse(given);
  if (!args.success) return failure(400, 'unfit-arguments', explain(command, args.error));
  try {
    return jsonResponse(200, (await command.run(server, args.data as never, signal)) ?? {});
  } catch (error) {
    if (error instanceof ProviderError || error instanceof QuirkError) {
      return failure(statuses[error.code] ?? 400, error.code, error.message);
    }
    return failure(500, 'own-fault', `This is a fault of the gauntlet itself: ${String(error)}`);
  }
}

const statuses: Record<string, number> = {
  'nothing-to-take': 408,
  'unknown-issuer': 404,
  'name-taken': 409,
  'host-taken': 409,
};

/** The arguments, or what is wrong with them. */
function jsonObject(type: string | undefined, body: Buffer): Record<string, unknown> | string {
  if (body.length === 0) return {};
  if (!/^application\/json\b/i.test(type ?? ''))
    return 'Send the arguments as a JSON object, with Content-Type: application/json.';
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    return 'The body must be a JSON object.';
  } catch (error) {
    return `The body is no JSON: ${(error as Error).message}.`;
  }
}

function explain({ word, params }: ControlCommand, error: z.ZodError): string {
  const faults = error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  const known = Object.keys(params.shape).join(', ');
  return `${faults.join('; ')}. ${known === '' ? `${word} takes no arguments.` : `${word} takes ${known}.`}`;
}

function describeCommand({ word, method, summary, params }: ControlCommand): object {
  return { command: `${method} ${controlPath}/${word}`, summary, arguments: z.toJSONSchema(params, { io: 'input' }) };
}

function failure(status: number, error: string, description: string): HttpResponse {
  return jsonResponse(status, { error, error_description: description });
}
