import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Endpoint, HttpResponse } from './exchange.js';
import { replyResponse } from './message.js';
import { ProviderError } from './provider-error.js';
import type { Json, Transport } from './quirks/quirk.js';
import { undisturbed } from './transport.js';

/** What shall happen once, to one request of an endpoint. */
export interface Fault {
  endpoint: Endpoint;
  /** Which request from now on; 1, the next one, unless given. Faults that are due at the same request take turns. */
  nth?: number;
  /** Answers with this status in place of the server, which then never acts. */
  status?: number;
  headers?: Record<string, string>;
  /** A text goes out as it is; anything else as JSON. */
  body?: Json;
  /** Answers 307 with this Location. */
  redirect?: string;
  /** Written to the socket in place of a response, head and all. */
  raw?: string | Uint8Array;
  /** Milliseconds of real time before the first byte. */
  delayMs?: number;
  /** Never answers. */
  hang?: boolean;
  /** Breaks the connection before or after the server has acted, or half-way through the body. */
  reset?: 'before' | 'after' | 'mid-body';
}

/** A fault that is due: what to answer, unless the server shall, and what to do to the bytes. */
export interface DueFault {
  response?: HttpResponse;
  transport: Transport;
}

/** Faults that wait for their request. */
export interface Faults {
  /** Throws ProviderError `unfit-fault`. */
  inject: (fault: Fault) => void;
  /** Counts a request, and tells what is due at it. */
  next: (endpoint: Endpoint) => DueFault | undefined;
  clear: () => void;
}

export function createFaults(): Faults {
  let waiting: { endpoint: Endpoint; left: number; due: DueFault }[] = [];
  return {
    inject(fault) {
      check(fault);
      waiting.push({ endpoint: fault.endpoint, left: fault.nth ?? 1, due: dueOf(fault) });
    },
    next(endpoint) {
      const mine = waiting.filter((one) => one.endpoint === endpoint);
      // Of several that are due at once, the first one is; the others are due at the next request.
      const due = mine.find(({ left }) => left === 1);
      waiting = waiting.filter((one) => one !== due);
      for (const one of mine) one.left = Math.max(1, one.left - 1);
      return due?.due;
    },
    clear() {
      waiting = [];
    },
  };
}

function check({ endpoint, nth = 1, status = 200, headers = {}, redirect, delayMs = 0 }: Fault): void {
  if (endpoint === 'elsewhere') throw unfit('The foreign origin has no faults of its own: a quirk may have it answer.');
  if (!Number.isInteger(nth) || nth < 1) throw unfit('nth must be a whole number from 1 on.');
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw unfit('status must be a whole number from 200 to 599.');
  }
  if (!(delayMs >= 0 && delayMs < 2 ** 31)) throw unfit('delayMs must be from 0 to 2147483647, some 24 days.');
  const fields = { ...headers, ...(redirect !== undefined && { location: redirect }) };
  for (const [name, value] of Object.entries(fields)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw unfit(
        `HTTP cannot say this header field: ${JSON.stringify(name)} with the value ${JSON.stringify(value)}.`,
      );
    }
  }
}

function dueOf({ status, headers = {}, body, redirect, raw, delayMs = 0, hang = false, reset }: Fault): DueFault {
  const acts =
    [redirect, raw, status].filter((one) => one !== undefined).length + Number(hang) + Number(reset !== undefined);
  if (acts > 1) throw unfit('A fault is one of status, redirect, raw, hang and reset; delayMs may come with any.');
  if (acts === 0 && delayMs === 0) throw unfit('A fault needs one of status, redirect, raw, hang, reset and delayMs.');
  const transport: Transport = {
    ...undisturbed,
    delayMs,
    hang,
    reset: reset ?? false,
    ...(raw !== undefined && { raw: Buffer.from(raw) }),
  };
  if (redirect !== undefined) {
    return { transport, response: replyResponse({ status: 307, headers: { ...headers, location: redirect } }) };
  }
  if (raw !== undefined) return { transport, response: { status: 0, headers: [], body: Buffer.from(raw) } };
  if (status === undefined) return { transport };
  return { transport, response: replyResponse({ status, headers, ...(body !== undefined && { body }) }) };
}

function unfit(message: string): ProviderError {
  return new ProviderError('unfit-fault', message);
}
