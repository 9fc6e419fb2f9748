import { UsageError } from '../../errors.js';
import type { StoredConnection } from '../../platform/connections.js';
import { PlatformError } from '../../platform/errors.js';
import type { Granted } from '../../platform/login.js';
import type { Platform } from '../../platform/platform.js';
import type { Callbacks } from './callbacks.js';
import { connector } from './redirection.js';
import type { Transcript } from './transcript.js';

/** What connecting gave. */
export interface Connected {
  connection: StoredConnection;
  label: string | undefined;
}

export interface Tools {
  platform: Platform;
  transcript: Transcript;
  callbacks: Callbacks;
  /** The last exchange of the log: `POST https://… → 200`. */
  lastExchange(): string;
  keep(connection: StoredConnection): Promise<void>;
}

/** A step failed: its name, and why. */
export class StepError extends Error {
  override readonly name = 'StepError';

  constructor(
    readonly step: string,
    readonly reason: PlatformError,
  ) {
    super(reason.message);
  }
}

/** Connects: authorization, callback, exchange, test, label, each step told. Rejects with StepError. */
export async function makeConnection(fields: Readonly<Record<string, string>>, tools: Tools): Promise<Connected> {
  const { platform, transcript, callbacks } = tools;
  const url = await step('Authorization', () => platform.startLogin({ ...connector, integration: 'main', fields }));
  transcript.step('Authorization', url.href);
  await step('Authorization', () => callbacks.go(url, platform.mask));
  const granted = await step('Callback', () => nextGrant(tools));
  transcript.step('Callback', 'it answers this login, and has an authorization code');
  const connection = await step('Token exchange', () => platform.exchange(granted));
  transcript.step('Token exchange', tools.lastExchange());
  await tools.keep(connection);
  return { connection, label: await testAndLabel(connection, tools) };
}

/** Runs the test request, and renders the label of what it found. */
async function testAndLabel(connection: StoredConnection, tools: Tools): Promise<string | undefined> {
  const { platform, transcript } = tools;
  const result = await step('Test', () => platform.test(connection));
  transcript.step('Test', tools.lastExchange());
  const label = await step('Label', () => platform.label(connection, result));
  transcript.step('Label', label ?? 'none: the definition has no connectionLabel, or it is empty');
  return label;
}

/** A response that answers no login of ours may be anybody's: it is refused, and the login goes on waiting. */
async function nextGrant({ platform, transcript, callbacks }: Tools): Promise<Granted> {
  for (;;) {
    const { callback, answer } = await callbacks.next();
    try {
      const granted = platform.acceptCallback(callback);
      answer(200, 'The login is complete. You can close this window.');
      return granted;
    } catch (error) {
      answer(400, 'The login failed. The terminal tells why.');
      if (!(error instanceof PlatformError) || !foreign.includes(error.code)) throw error;
      transcript.failed('Callback', `${error.message} Waiting for the right one.`);
    }
  }
}

const foreign = ['missing-state', 'wrong-state', 'repeated-parameter', 'malformed-callback'];

export async function step<T>(name: string, run: () => Promise<T> | T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    // What a form lacks is the user's to mend.
    if (usage.includes(error.code)) throw new UsageError('E_FIELD', error.message);
    throw new StepError(name, error);
  }
}

const usage = ['missing-field', 'unknown-field', 'invalid-choice'];
