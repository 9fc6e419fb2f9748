import { UsageError } from '../../errors.js';
import { callbackParameters } from '../../platform/callback.js';
import type { StoredConnection } from '../../platform/connections.js';
import { PlatformError } from '../../platform/errors.js';
import type { Granted } from '../../platform/login.js';
import { loginLifetimeMs, type Platform } from '../../platform/platform.js';
import type { Callbacks } from './callbacks.js';
import { connector, type Arrival } from '../../redirection.js';
import type { Transcript } from './transcript.js';

/** What the steps work with. */
export interface Tools {
  platform: Platform;
  transcript: Transcript;
  callbacks: Callbacks;
  /** What was sent and answered last, since this was last asked. */
  lastExchange: () => string;
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

/** Authorization, callback and exchange, each step told. Rejects with StepError. */
export async function makeConnection(
  fields: Readonly<Record<string, string>>,
  tools: Tools,
): Promise<StoredConnection> {
  const { platform, transcript, callbacks, lastExchange } = tools;
  const url = await step('Authorization', () => platform.startLogin({ ...connector, integration: 'main', fields }));
  transcript.step('Authorization', url.href);
  await step('Authorization', () => callbacks.sendUser(url, platform.mask));
  const granted = await step('Callback', () => nextGrant(url.searchParams.get('state') ?? '', tools));
  transcript.step('Callback', 'it answers this login, and has an authorization code');
  const connection = await step('Token exchange', () => platform.exchange(granted));
  transcript.step('Token exchange', lastExchange());
  return connection;
}

/** Runs the test request, and renders the label of what it found. Rejects with StepError. */
export async function testAndLabel(
  connection: StoredConnection,
  { platform, transcript, lastExchange }: Pick<Tools, 'platform' | 'transcript' | 'lastExchange'>,
): Promise<string | undefined> {
  const result = await step('Test', () => platform.test(connection));
  transcript.step('Test', lastExchange());
  const label = await step('Label', () => platform.label(connection, result));
  if (label !== undefined) transcript.step('Label', platform.mask(label));
  else if (connection.integration.authentication.connectionLabel === undefined) transcript.step('Label', 'none');
  else transcript.warn(platform.mask(`The connectionLabel is empty. The test found ${namesIn(result)}.`));
  return label;
}

function namesIn(result: unknown): string {
  const names = typeof result === 'object' && result !== null ? Object.keys(result).slice(0, 20) : [];
  return names.join(', ') || 'nothing that has a name';
}

/** A response with another state may be anybody's: it is refused, and the login waits on. */
async function nextGrant(state: string, { platform, transcript, callbacks }: Tools): Promise<Granted> {
  const expired = expiry();
  for (;;) {
    const { callback, answer } = await Promise.race([callbacks.next(), expired]);
    try {
      const granted = platform.acceptCallback(callback);
      answer(200, 'The login is complete. You can close this window.');
      return granted;
    } catch (error) {
      answer(400, 'The login failed. The terminal tells why.');
      const ours = callbackParameters(callback).getAll('state').includes(state);
      if (!(error instanceof PlatformError) || ours || !callbacks.mayRetry) throw error;
      transcript.failed(
        'Callback',
        `One was refused (${error.code}): it is not of this login. Waiting for the right one.`,
      );
    }
  }
}

function expiry(): Promise<Arrival> {
  return new Promise((_resolve, reject) => {
    const message = `No authorization response came within ${loginLifetimeMs / 60_000} minutes. Start again.`;
    setTimeout(() => reject(new PlatformError('login-expired', message)), loginLifetimeMs).unref();
  });
}

/** Runs a step: what the platform refuses in it is a StepError that names it; what a form lacks is the user's to mend. */
export async function step<T>(name: string, run: () => Promise<T> | T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (ofTheForm.includes(error.code))
      throw new UsageError(
        'E_FIELD',
        `${error.message} Use --field KEY=VALUE, --field-file FILE or GAUNTLET_FIELD_KEY.`,
      );
    throw new StepError(name, error);
  }
}

const ofTheForm = ['missing-field', 'unknown-field', 'invalid-choice'];
