import type { CDPSession } from 'playwright-core';
import { placeOf } from '../../chromium/failures.js';
import { wireRequest } from '../../chromium/gate.js';
import type { WireRequest } from '../../model/protocol.js';
import type { Page } from '../../model/user-agent.js';
import type { LoginRequest } from '../../model/vendor.js';
import { loginBounds } from './bounds.js';

export interface DocumentRecord {
  /** The document that came last; undefined before the first. */
  last: () => Page | undefined;
  /** Resolves when all that has come has been told. */
  told: () => Promise<void>;
}

/** Tells of every document of a tab, and of every redirect on the way to one, in order; what is too large is failed. */
export function recordDocuments(
  session: CDPSession,
  {
    mainFrame,
    onExchange,
    fail,
  }: Pick<LoginRequest, 'onExchange'> & { mainFrame: string; fail: (error: Error) => void },
): DocumentRecord {
  const asked = new Map<string, WireRequest>();
  const answers = new Map<string, Page>();
  const sizes = new Map<string, number>();
  let telling = Promise.resolve();
  let last: Page | undefined;

  session.on('Network.requestWillBeSent', ({ requestId, type, frameId, request, redirectResponse }) => {
    if (type !== 'Document' || frameId !== mainFrame) return;
    const before = asked.get(requestId);
    if (before && redirectResponse) tell(before, pageOf(redirectResponse), '');
    asked.set(requestId, wireRequest(request));
  });
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (asked.has(requestId)) last = answers.set(requestId, pageOf(response)).get(requestId);
  });
  session.on('Network.dataReceived', ({ requestId, dataLength }) => {
    const answer = answers.get(requestId);
    const size = (sizes.get(requestId) ?? 0) + dataLength;
    sizes.set(requestId, size);
    if (answer && size > loginBounds.pageBytes)
      fail(Object.assign(new Error(`The page at ${placeOf(answer.url)} is larger than 1 MiB`), { code: 'oversized' }));
  });
  session.on('Network.loadingFinished', ({ requestId }) => {
    const [request, page] = [asked.get(requestId), answers.get(requestId)];
    if (request && page) tell(request, page, bodyOf(session, requestId));
  });
  return { last: () => last, told: () => telling };

  function tell(request: WireRequest, page: Page, body: string | Promise<string>): void {
    telling = telling.then(async () => {
      page.body = await body;
      onExchange(request, page);
    });
    telling.catch(fail);
  }
}

interface Answered {
  url: string;
  status: number;
  headers: Record<string, string>;
}

function pageOf({ url, status, headers }: Answered): Page {
  // Of a header that comes several times Chromium writes one line each.
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value.split('\n').map((line): [string, string] => [name, line]),
  );
  return { url, status, headers: pairs, body: '' };
}

/** Empty if the tab has left the document already. */
async function bodyOf(session: CDPSession, requestId: string): Promise<string> {
  try {
    const { body, base64Encoded } = await session.send('Network.getResponseBody', { requestId });
    return base64Encoded ? Buffer.from(body, 'base64').toString() : body;
  } catch {
    return '';
  }
}
