import type { WireRequest } from '../model/protocol.js';
import type { Page } from '../model/user-agent.js';
import { PlatformError } from '../platform/errors.js';
import { transmit } from '../platform/transport.js';
import { addressesOf } from './checks/connection.js';
import type { Pace } from './pace.js';

/** The authorization server metadata as they were read (RFC 8414, OpenID Connect Discovery). */
export interface ServerMetadata {
  request: WireRequest;
  page: Page;
  members: Readonly<Record<string, unknown>>;
}

/** Reads the metadata of an issuer from where they may be; nothing if there are none. */
export async function readMetadata(
  issuer: string,
  { pace, timeoutMs, signal }: { pace: Pace; timeoutMs: number; signal: AbortSignal },
): Promise<ServerMetadata | undefined> {
  for (const url of new Set(addressesOf(issuer))) {
    await pace.next(signal);
    const request = { method: 'GET', url, headers: { accept: 'application/json' } };
    const reply = await transmit(fetch, request, { timeoutMs }).catch(noAnswer);
    const members = reply && reply.status === 200 ? objectIn(reply.body) : undefined;
    if (reply && members && 'issuer' in members)
      return {
        request: { method: 'GET', url, headers: [] },
        page: { url, status: reply.status, headers: reply.headers, body: reply.body },
        members,
      };
  }
  return undefined;
}

/** Metadata are optional: that none could be had is no failure. */
function noAnswer(error: unknown): undefined {
  if (!(error instanceof PlatformError)) throw error;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const json = JSON.parse(text) as unknown;
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
