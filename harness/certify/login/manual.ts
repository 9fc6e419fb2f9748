import { UsageError } from '../../errors.js';
import type { Callback } from '../../model/client.js';
import type { Arrival, LoginDriver, LoginRequest } from '../../model/vendor.js';
import { isLoopback, listenFor, notThere, openBrowser, pastedCallback, type Redirection } from '../../redirection.js';
import { isCalledOff, orAborted } from './failure.js';

export interface ManualLoginOptions {
  redirectUri: URL;
  /** Opens the system's browser; without it the URL is only told. */
  browser: boolean;
  /** How many logins there will be, if that is known. */
  total?: number;
  /** Writes a line for the person who logs in; it holds the URL, and what the definition says. */
  tell: (line: string) => void;
  /** The next address that somebody pastes, where nobody can listen at the redirect URI; undefined when there will be none. */
  paste: () => Promise<string | undefined>;
  /** Milliseconds for one login; ten minutes by default. */
  timeoutMs?: number;
}

const patienceMs = 600_000;

/**
 * Has a person log in with a browser of their own. A response at a loopback redirect URI is listened for, from the first login
 * until it is closed; another one is pasted. `authorize` rejects with UsageError E_REDIRECT_URI or E_PASTED.
 */
export function createManualLogin(options: ManualLoginOptions): LoginDriver {
  const { redirectUri, browser, total, tell, timeoutMs = patienceMs } = options;
  let listening: Promise<Redirection> | undefined;
  let nth = 0;

  return {
    async authorize({ url, decision, signal: given }: LoginRequest): Promise<Arrival> {
      const redirection = isLoopback(redirectUri) ? await (listening ??= listenFor(redirectUri)) : undefined;
      // What a reload of an old page brings is not of this login.
      redirection?.discard();
      nth += 1;
      const signal = AbortSignal.any([given, AbortSignal.timeout(timeoutMs)]);
      const what = decision === 'allow' ? 'log in, and allow' : 'log in, and refuse (Deny, Cancel)';
      tell(`Login ${nth}${total === undefined ? '' : ` of ${total}`}: ${what}. Use a private window.`);
      tell(url.href);
      const opened = browser && (await openBrowser(url));
      tell(opened ? 'Opened in your browser.' : 'Open this URL in a browser.');
      try {
        const response = redirection ? listened(redirection) : pasted(options);
        return { kind: 'redirected', request: requestOf(await orAborted(response, signal)) };
      } catch (error) {
        if (isCalledOff(given) || !signal.aborted) throw error;
        return { kind: 'failed', code: 'timeout', told: `Nobody came back to ${redirectUri.href} in time.` };
      }
    },
    async close() {
      await (await listening?.catch(() => undefined))?.close();
    },
  };
}

async function listened(redirection: Redirection): Promise<Callback> {
  const { callback, answer } = await redirection.next();
  answer(200, 'You are back: this page can be closed.');
  return callback;
}

async function pasted({ redirectUri, paste, tell }: ManualLoginOptions): Promise<Callback> {
  tell(`When the browser arrives at ${redirectUri.href}, paste its whole address bar here.`);
  for (;;) {
    const text = await paste();
    if (text === undefined)
      throw new UsageError('E_PASTED', `No address at ${redirectUri.href} was given for the login.`);
    const callback = pastedCallback(text, redirectUri);
    if (callback) return callback;
    tell(notThere(redirectUri));
  }
}

function requestOf({ method, url, headers, body }: Callback): Extract<Arrival, { kind: 'redirected' }>['request'] {
  return { method, url, headers, ...(body !== undefined && { body }) };
}
