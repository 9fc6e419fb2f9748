import { createInterface } from 'node:readline';
import { wantsColor } from '../color.js';
import type { Mask } from '../../platform/errors.js';
import { authorizeAlone, openBrowser, pastedCallback } from './authorize.js';
import { askHiddenLine } from './form.js';
import { isLoopback, listenFor, type Arrival, type Redirection } from './redirection.js';
import type { Transcript } from './transcript.js';

/** How authorization responses reach us: by themselves at a loopback address, or by hand from a browser's address bar. */
export interface Callbacks extends Redirection {
  /** Sends the user, or with `auto` a browser of our own, to the authorization server. */
  go(url: URL, mask: Mask): Promise<void>;
  /** Whether another may come if one is refused. */
  readonly more: boolean;
}

export interface CallbackOptions {
  redirectUri: URL;
  auto: boolean;
  browser: boolean;
}

/** Opens the redirection endpoint, or what stands in for it. */
export async function openCallbacks(options: CallbackOptions, transcript: Transcript): Promise<Callbacks> {
  const { redirectUri, auto, browser } = options;
  if (auto) return alone(redirectUri);
  const redirection = isLoopback(redirectUri) ? await listenFor(redirectUri) : openPasting(redirectUri, transcript);
  return {
    ...redirection,
    more: true,
    async go(url) {
      const opened = browser && (await openBrowser(url));
      transcript.lines(opened ? 'Opened in your browser; waiting for it to come back.' : 'Open this URL in a browser.');
    },
  };
}

function alone(redirectUri: URL): Callbacks {
  let arrive: (arrival: Arrival) => void = () => undefined;
  const arrived = new Promise<Arrival>((resolve) => (arrive = resolve));
  return {
    more: false,
    async go(url, mask) {
      const callback = await authorizeAlone(url, redirectUri, mask);
      arrive({ callback, answer: () => undefined });
    },
    next: () => arrived,
    close: () => Promise.resolve(),
  };
}

/** Addresses that somebody copies from a browser: they hold the code, and what is typed is not shown. */
function openPasting(redirectUri: URL, transcript: Transcript): Redirection {
  const { stdin, stderr } = process;
  const terminal = { input: stdin, output: stderr, color: wantsColor(stderr) };
  const piped = stdin.isTTY ? undefined : createInterface({ input: stdin });
  const lines: AsyncIterator<string, string | undefined> | undefined = piped?.[Symbol.asyncIterator]();
  return {
    async next() {
      transcript.lines(`Log in there. When the browser arrives at ${redirectUri.href}, copy its whole address bar.`);
      const line = lines ? (await lines.next()).value : await askHiddenLine('Address (hidden)', terminal);
      return { callback: pastedCallback(line ?? '', redirectUri), answer: () => undefined };
    },
    close: async () => piped?.close(),
  };
}
