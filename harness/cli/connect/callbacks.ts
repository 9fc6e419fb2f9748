import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { password } from '@inquirer/prompts';
import { PlatformError, type Mask } from '../../platform/errors.js';
import { authorizeAlone, openBrowser, pastedCallback } from './authorize.js';
import { InterruptedError } from './form.js';
import { isLoopback, listenFor, type Arrival } from './redirection.js';
import type { Transcript } from './transcript.js';

/** How authorization responses reach us: by themselves at a loopback address, or by hand from a browser's address bar. */
export interface Callbacks {
  /** Sends the user, or with `auto` a browser of our own, to the authorization server. */
  go(url: URL, mask: Mask): Promise<void>;
  next(): Promise<Arrival>;
  close(): Promise<void>;
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
  const redirection = isLoopback(redirectUri) ? await listenFor(redirectUri) : undefined;
  return {
    async go(url) {
      const opened = browser && (await openBrowser(url));
      transcript.lines(opened ? 'Opened in your browser; waiting for it to come back.' : 'Open this URL in a browser.');
    },
    next: () => redirection?.next() ?? pasted(redirectUri, transcript),
    close: async () => redirection?.close(),
  };
}

function alone(redirectUri: URL): Callbacks {
  let arrival: Arrival | undefined;
  return {
    async go(url, mask) {
      arrival = { callback: await authorizeAlone(url, redirectUri, mask), answer: () => undefined };
    },
    async next() {
      const [here] = [arrival];
      arrival = undefined;
      if (here) return here;
      throw new PlatformError('no-callback', 'The authorization response was not accepted, and no other will come.');
    },
    close: () => Promise.resolve(),
  };
}

/** The address holds the code: what is typed is not shown. */
async function pasted(redirectUri: URL, transcript: Transcript): Promise<Arrival> {
  transcript.lines(`Log in there. When the browser arrives at ${redirectUri.href}, copy its whole address bar.`);
  const callback = pastedCallback(await hiddenLine(), redirectUri);
  return { callback, answer: () => undefined };
}

async function hiddenLine(): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  try {
    return await password({ message: 'Address (hidden)' }, { input: process.stdin, output: process.stderr });
  } catch {
    throw new InterruptedError();
  }
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])])) as [string];
  lines.close();
  return line;
}
