import type { CDPSession } from 'playwright-core';
import { escape } from '../../provider/pages/escape.js';
import type { WireRequest } from '../model/protocol.js';
import { isAmong, type Navigation, type NavigationOptions } from '../model/user-agent.js';
import { maxRedirects, tooManyRedirects } from './failures.js';

type Stopped = NonNullable<Navigation['stopped']>;

interface GateOptions extends Pick<NavigationOptions, 'origins' | 'until' | 'headers'> {
  start: WireRequest;
  /** The frame that is the tab itself. */
  mainFrame: string;
  stop: (stopped: Stopped) => void;
  fail: (error: Error) => void;
  /** A document of the main frame has been asked for, by this id. */
  onDocument: (id: string, url: string) => void;
}

/** A request as Chromium tells of it. */
export interface Asked {
  url: string;
  urlFragment?: string;
  method: string;
  headers: Record<string, string>;
  postData?: string;
  postDataEntries?: { bytes?: string }[];
}

/** Why a navigation may not be made, if so. */
export function reasonToStop(
  url: URL,
  { origins, until }: Pick<NavigationOptions, 'origins' | 'until'>,
): Stopped['reason'] | undefined {
  if (until?.(url)) return 'until';
  return isAmong(url, origins) ? undefined : 'foreign';
}

/**
 * Holds every request for a document, also that of a redirect, before it is made, and lets it go or not. Resolves with
 * where the tab must go first: a post is made by a page with a form, which this gate itself answers.
 */
export async function placeGate(session: CDPSession, options: GateOptions): Promise<string> {
  const { start, mainFrame, headers = [], stop, fail, onDocument } = options;
  const home = new URL(start.url).origin;
  const posts = start.method !== 'GET';
  let before: 'form' | 'start' | undefined = posts ? 'form' : 'start';
  let documents = 0;

  const answer = (...[method, params]: Parameters<CDPSession['send']>) =>
    void session.send(method, params).catch(() => undefined); // The tab may be gone, or the request given up.

  session.on('Fetch.authRequired', ({ requestId }) =>
    answer('Fetch.continueWithAuth', { requestId, authChallengeResponse: { response: 'CancelAuth' } }),
  );
  session.on('Fetch.requestPaused', ({ requestId, networkId, frameId, request }) => {
    const isMain = frameId === mainFrame;
    if (isMain && before === 'form') {
      before = 'start';
      answer('Fetch.fulfillRequest', { requestId, ...formPage(start) });
      return;
    }
    const url = urlOf(request);
    const isStart = isMain && before === 'start';
    if (isStart) before = undefined;
    const reason = isOfTheWeb(url) ? reasonToStop(url, options) : undefined;
    if (reason === 'until' || (reason && isMain)) stop({ request: wireRequest(request), reason });
    if (isMain && (documents += 1) > maxRedirects + 1) fail(tooManyRedirects(url.href));
    if (reason || documents > maxRedirects + 1) {
      answer('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
    if (isMain && networkId !== undefined) onDocument(networkId, url.href);
    const more = [...(url.origin === home ? headers : []), ...(isStart ? start.headers : [])];
    answer('Fetch.continueRequest', {
      requestId,
      ...(more.length > 0 && { headers: withHeaders(request.headers, more) }),
      // To the byte as it was stopped: a form would write it in its own way.
      ...(isStart && posts && { method: start.method, postData: Buffer.from(start.body ?? '').toString('base64') }),
    });
  });
  // What is not of the web, such as the scheme of a mobile application, is not held: no request would be made.
  session.on('Network.requestWillBeSent', ({ type, frameId, request }) => {
    const url = urlOf(request);
    if (type !== 'Document' || isOfTheWeb(url) || ownSchemes.includes(url.protocol)) return;
    const reason = reasonToStop(url, options);
    if (reason === 'until' || (reason && frameId === mainFrame)) stop({ request: wireRequest(request), reason });
  });
  await session.send('Fetch.enable', {
    patterns: [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }],
    handleAuthRequests: true,
  });
  return posts ? new URL('/', originOf(start) ?? 'http://nowhere.invalid').href : start.url;
}

/** Pages that a browser makes by itself. */
export const ownSchemes = ['about:', 'blob:', 'data:', 'chrome-error:'];

/** Whether a request for it is made at all. */
export function isOfTheWeb({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

/** With its fragment. */
export function urlOf({ url, urlFragment = '' }: Asked): URL {
  return new URL(`${url}${urlFragment}`);
}

/** The request as it can be made again, without what is the browser's own. */
export function wireRequest(asked: Asked): WireRequest {
  const body = bodyOf(asked);
  const headers = Object.entries(asked.headers).filter(([name]) => kept.includes(name.toLowerCase()));
  return {
    method: asked.method,
    url: urlOf(asked).href,
    headers: body === undefined ? [] : headers,
    ...(body !== undefined && { body }),
  };
}

/** What belongs to a post, and is not the browser's own. */
const kept = ['content-type', 'origin'];

function bodyOf({ method, postData, postDataEntries = [] }: Asked): string | undefined {
  if (method === 'GET') return undefined;
  return postData ?? Buffer.concat(postDataEntries.map(({ bytes = '' }) => Buffer.from(bytes, 'base64'))).toString();
}

/** Later ones take the place of earlier ones. */
function withHeaders(
  own: Record<string, string>,
  more: readonly [string, string][],
): { name: string; value: string }[] {
  const taken = more.map(([name]) => name.toLowerCase());
  return [...Object.entries(own).filter(([name]) => !taken.includes(name.toLowerCase())), ...more].map(
    ([name, value]) => ({ name, value }),
  );
}

/** The page from which a post comes, as far as it is known. */
function originOf({ headers }: WireRequest): string | undefined {
  const origin = headers.find(([name]) => name.toLowerCase() === 'origin')?.[1] ?? '';
  return /^https?:\/\//.test(origin) && URL.canParse(origin) ? origin : undefined;
}

/** Of a page that nobody knows, nothing is told. */
function formPage(start: WireRequest) {
  const policy = originOf(start) === undefined ? '<meta name="referrer" content="no-referrer">' : '';
  const page = `<!doctype html>${policy}<form method="post" action="${escape(start.url)}"></form><script>document.forms[0].submit()</script>`;
  return {
    responseCode: 200,
    responseHeaders: [{ name: 'Content-Type', value: 'text/html; charset=utf-8' }],
    body: Buffer.from(page).toString('base64'),
  };
}
