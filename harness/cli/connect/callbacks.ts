import { createInterface } from 'node:readline';
import { UsageError } from '../../errors.js';
import type { Mask } from '../../platform/errors.js';
import {
  isLoopback,
  listenFor,
  openBrowser,
  notThere,
  pastedCallback,
  type Arrival,
  type Redirection,
} from '../../redirection.js';
import { authorizeAlone } from './authorize.js';
import { wantsColor } from '../color.js';
import { askHiddenLine } from './form.js';
import type { Transcript } from './transcript.js';

/** How authorization responses reach us: by themselves at a loopback address, or by hand from a browser's address bar. */
export interface Callbacks extends Omit<Redirection, 'discard'> {
  /** Sends the user, or with `auto` a browser of our own, to the authorization server. */
  sendUser(url: URL, mask: Mask): Promise<void>;
  /** Whether another may come if one is refused. */
  readonly mayRetry: boolean;
}

export interface CallbackOptions {
  redirectUri: URL;
  auto: boolean;
  browser: boolean;
  /** Milliseconds for the way through the authorization without a browser. */
  timeoutMs: number;
}

/** Opens the redirection endpoint, or what stands in for it. */
export async function openCallbacks(options: CallbackOptions, transcript: Transcript): Promise<Callbacks> {
  const { redirectUri, auto, browser, timeoutMs } = options;
  if (auto) return withoutBrowser(redirectUri, timeoutMs);
  const redirection = isLoopback(redirectUri) ? await listenFor(redirectUri) : openPasting(redirectUri, transcript);
  return {
    ...redirection,
    mayRetry: true,
    async sendUser(url) {
      const opened = browser && (await openBrowser(url));
      transcript.lines(opened ? 'Opened in your browser.' : 'Open this URL in a browser.');
      transcript.lines('Waiting for it to come back; Ctrl-C ends that. Is the redirect URL registered?');
    },
  };
}

function withoutBrowser(redirectUri: URL, timeoutMs: number): Callbacks {
  let arrive: (arrival: Arrival) => void = () => undefined;
  const arrived = new Promise<Arrival>((resolve) => (arrive = resolve));
  return {
    mayRetry: false,
    async sendUser(url, mask) {
      const callback = await authorizeAlone(url, { redirectUri, mask, timeoutMs });
      arrive({ callback, answer: () => undefined });
    },
    next: () => arrived,
    close: () => Promise.resolve(),
  };
}

/** Addresses that somebody copies from a browser: they hold the code, and what is typed is not shown. */
function openPasting(redirectUri: URL, transcript: Transcript): Omit<Redirection, 'discard'> {
  const addresses = openAddresses();
  return {
    async next() {
      transcript.lines(`Log in there. When the browser arrives at ${redirectUri.href}, copy its whole address bar.`);
      for (;;) {
        const callback = pastedCallback((await addresses.next()) ?? '', redirectUri);
        if (callback) return { callback, answer: () => undefined };
        const wrong = notThere(redirectUri);
        if (addresses.piped) throw new UsageError('E_PASTED', wrong);
        transcript.failed('Callback', wrong);
      }
    },
    close: async () => addresses.close(),
  };
}

/** Lines of stdin: on a terminal they are asked for, and not shown. */
export interface Addresses {
  /** Undefined where piped input ends. Throws InterruptedError. */
  next(): Promise<string | undefined>;
  readonly piped: boolean;
  close(): void;
}

/** Takes the addresses that somebody pastes or pipes in. */
export function openAddresses(): Addresses {
  const { stdin, stderr } = process;
  const terminal = { input: stdin, output: stderr, color: wantsColor(stderr) };
  const piped = stdin.isTTY ? undefined : createInterface({ input: stdin });
  const lines: AsyncIterator<string, string | undefined> | undefined = piped?.[Symbol.asyncIterator]();
  return {
    next: async () => (lines ? (await lines.next()).value : askHiddenLine('Address (hidden)', terminal)),
    piped: piped !== undefined,
    close() {
      piped?.close();
      // It also ends a prompt that is still open.
      stdin.pause();
    },
  };
}
