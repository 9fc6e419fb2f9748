import type { CDPSession } from 'playwright-core';
import { networkFailure, placeOf } from './failures.js';

/** What goes on in a tab. */
export interface Traffic {
  /** Whether the main frame has a document, whole but for what it loads, and no other is on its way. */
  isDrawn: () => boolean;
  /** Whether the server has answered with what is no page: 204, or a download. */
  isBare: () => boolean;
  /** Milliseconds since something was last under way; negative until a refresh is due that has been announced. */
  silentFor: () => number;
  /** Resolves when something happens. */
  changed: () => Promise<void>;
  /** The main frame asks for a document. */
  onDocument: (id: string, url: string) => void;
}

const maxPageBytes = 8 * 1024 * 1024;
/** What stays open without anything being under way. */
const standing = ['EventSource', 'WebSocket', 'Ping'];

/** Reports what fails by `fail`. */
export function watchTraffic(session: CDPSession, mainFrame: string, fail: (error: Error) => void): Traffic {
  const asked = new Map<string, string>();
  const answered = new Set<string>();
  const underWay = new Set<string>();
  let coming: string | undefined;
  let shown: string | undefined;
  let whole = false;
  let bare = false;
  let bytes = 0;
  let active = performance.now();
  let tell: (() => void) | undefined;

  const happened = (inMs = 0) => {
    active = performance.now() + inMs;
    tell?.();
  };
  session.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
    if (frameId !== mainFrame || !asked.has(loaderId)) return;
    if (name === 'init' || name === 'commit') {
      if (coming === loaderId) coming = undefined;
      [shown, whole, bare] = [loaderId, false, false];
    }
    if (name === 'DOMContentLoaded' && loaderId === shown) whole = true;
    happened();
  });
  session.on('Network.requestWillBeSent', ({ requestId, type }) => {
    if (type !== undefined && !standing.includes(type)) underWay.add(requestId);
    happened();
  });
  session.on('Network.responseReceived', ({ requestId }) => {
    answered.add(requestId);
  });
  session.on('Network.dataReceived', ({ requestId, dataLength }) => {
    if (!asked.has(requestId)) return;
    bytes += dataLength;
    if (bytes > maxPageBytes)
      fail(new Error(`The page at ${placeOf(asked.get(requestId) ?? 'about:blank')} is larger than 8 MiB`));
  });
  session.on('Network.loadingFinished', ({ requestId }) => {
    underWay.delete(requestId);
    happened();
  });
  session.on('Network.loadingFailed', ({ requestId, errorText, canceled }) => {
    underWay.delete(requestId);
    if (requestId === coming) {
      coming = undefined;
      if (canceled && answered.has(requestId) && shown === undefined) bare = true;
      else if (!canceled) fail(networkFailure(errorText, asked.get(requestId) ?? 'about:blank'));
    }
    happened();
  });
  session.on('Page.frameScheduledNavigation', ({ frameId, delay }) => {
    if (frameId === mainFrame) happened(delay * 1000);
  });

  return {
    isDrawn: () => coming === undefined && (bare || whole),
    isBare: () => bare,
    silentFor: () => (underWay.size > 0 ? 0 : performance.now() - active),
    changed: () => new Promise((resolve) => (tell = resolve)),
    onDocument(id, url) {
      asked.set(id, url);
      [coming, bytes] = [id, 0];
      happened();
    },
  };
}
