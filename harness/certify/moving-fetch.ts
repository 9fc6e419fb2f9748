import type { SecretKind, WireExchange } from '../model/evidence.js';
import { standardDuties } from '../platform/duties.js';
import { bodyOf, readDraft, type RequestDraft } from './moves/draft.js';
import { moveById, type MoveId } from './moves/index.js';
import type { MoveContext, MoveSeam } from './moves/move.js';
import type { Pace } from './pace.js';
import type { Record } from './record.js';
import { membersOf } from './seen.js';

/** What is being done when a request sets out. */
export interface Occasion {
  seam: MoveSeam | undefined;
  endpointOf: (draft: RequestDraft) => WireExchange['endpoint'];
  context: MoveContext;
}

interface Tools {
  moves: readonly MoveId[];
  record: Record;
  pace: Pace;
  signal: AbortSignal;
  occasion: () => Occasion;
}

/** Bytes of an answer that are read: a little more than the platform takes, so that it sees that there are too many. */
const mostBytes = 2 ** 20 + 1;

/** A fetch that records, and that moves what it is told to move. */
export function createMovingFetch({ moves, record, pace, signal, occasion }: Tools): typeof fetch {
  return async (input, init = {}) => {
    const { seam, endpointOf, context } = occasion();
    const draft = readDraft({
      method: init.method ?? 'GET',
      // The platform asks by text.
      url: input as string,
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === 'string' ? init.body : undefined,
    });
    const endpoint = endpointOf(draft);
    // Code may make other requests beside the one that is meant.
    const isMeant = seam !== undefined && (seam === 'apiRequest' || endpoint === 'token');
    const moved = isMeant ? moveDraft(draft, seam, moves, context) : [];
    await pace.next(signal);
    const body = bodyOf(draft);
    const headers = Object.entries(draft.headers);
    const exchange = record.begin(
      { method: draft.method, url: draft.url.href, headers, ...(body !== undefined && { body }) },
      endpoint,
    );
    for (const id of moved)
      record.add({ kind: 'effect', quirk: id, seam: seam ?? '', effect: 'changed', exchange: exchange.id });
    try {
      const response = await fetch(draft.url, {
        ...init,
        headers: draft.headers,
        ...(body !== undefined && { body }),
        signal: AbortSignal.any([signal, ...(init.signal ? [init.signal] : [])]),
      });
      const bytes = await read(response);
      exchange.response = {
        status: response.status,
        headers: [...response.headers],
        body: new TextDecoder().decode(bytes).slice(0, 64 * 1024),
      };
      exchange.delivery = bytes.length === mostBytes ? 'aborted' : 'complete';
      learnFrom(exchange, record);
      pace.heed(response);
      return withBody(response, bytes);
    } catch (error) {
      exchange.delivery = 'aborted';
      exchange.refusal = kindOf(error);
      throw error;
    }
  };
}

/** Applies the taps of a seam; names the moves that have changed something. */
export function moveDraft(
  draft: RequestDraft,
  seam: MoveSeam,
  moves: readonly MoveId[],
  context: MoveContext,
): MoveId[] {
  return moves.filter((id) => {
    const tap = moveById.get(id)?.taps[seam];
    const before = shapeOf(draft);
    tap?.(draft, context);
    return shapeOf(draft) !== before;
  });
}

function shapeOf({ method, url, headers, body }: RequestDraft): string {
  return JSON.stringify([method, url.href, headers, body]);
}

/** Whatever became of it: a token that came where none should is a token all the same. */
function learnFrom({ method, url, endpoint, response }: WireExchange, record: Record): void {
  if (endpoint !== 'token' || !response) return;
  const members = membersOf({ response });
  for (const [name, kind] of tokenMembers) {
    const value = members[name];
    if (typeof value === 'string') record.learn(kind, value);
  }
  const reply = { request: { method, url, headers: {} }, ...response };
  for (const value of standardDuties.secretsIn(reply, 'token')) record.learn('access-token', value);
}

const tokenMembers: readonly [string, SecretKind][] = [
  ['access_token', 'access-token'],
  ['refresh_token', 'refresh-token'],
  ['id_token', 'id-token'],
];

async function read(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
}

/** The response once more, as its body can be read but once. */
function withBody({ status, statusText, headers }: Response, bytes: Buffer): Response {
  const hasNone = [204, 205, 304].includes(status);
  return new Response(hasNone ? null : new Uint8Array(bytes), { status, statusText, headers });
}

/** A code alone: messages of fetch quote headers, hence tokens. */
function kindOf(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  const code = cause?.code ?? name;
  return typeof code === 'string' && /^\w{2,60}$/.test(code) ? code : 'network';
}
