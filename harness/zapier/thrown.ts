import * as z from 'zod';
import { outcomeOfThrown, reasonOf } from '../host/thrown.js';
import type { CodeOutcome } from '../platform/code/code-run.js';

/** What core's error means to the platform: by name, for it comes from another copy of the code. A crash is thrown on. */
export function outcomeOfCoreError(error: unknown, method: string): Exclude<CodeOutcome, { kind: 'returned' }> {
  const name = nameOf(error);
  if (name === 'RefreshAuthError') return { kind: 'stale' };
  if (name === 'ExpiredAuthError') return { kind: 'expired' };
  const response = responseIn(error);
  if (response) {
    const { status, content, request } = response;
    return {
      kind: 'reply',
      reply: { request: { method: '', url: request.url, headers: {} }, status, headers: [], body: content ?? '' },
    };
  }
  if (outcomeOfThrown(error).kind === 'crashed') throw error;
  return { kind: 'failed', code: 'code-threw', message: `${method}: ${messageOf(error)}` };
}

/** The status of the response that core threw for; undefined if it threw for another reason. */
export function statusIn(error: unknown): number | undefined {
  const name = nameOf(error);
  if (name === 'RefreshAuthError') return 401;
  return name === 'ThrottledError' ? 429 : responseIn(error)?.status;
}

const responseSchema = z.object({
  status: z.int().min(400).max(599),
  content: z.string().nullish(),
  request: z.object({ url: z.url() }),
});

/** The error response that a ResponseError tells of, as JSON in its message. */
function responseIn(error: unknown): z.output<typeof responseSchema> | undefined {
  return nameOf(error) === 'ResponseError' ? responseSchema.safeParse(jsonIn(error)).data : undefined;
}

/** The words of a z.errors.Error stand in JSON too. */
function messageOf(error: unknown): string {
  const { data } = z.object({ message: z.string() }).safeParse(jsonIn(error));
  return data?.message ?? reasonOf(error).reason;
}

function jsonIn(error: unknown): unknown {
  try {
    return JSON.parse((error as Error).message) as unknown;
  } catch {
    return undefined;
  }
}

function nameOf(error: unknown): unknown {
  return (error as { name?: unknown } | null | undefined)?.name;
}
