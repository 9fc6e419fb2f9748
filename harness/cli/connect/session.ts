import { randomBytes } from 'node:crypto';
import { UsageError } from '../../errors.js';
import { censor } from '../../platform/censor.js';
import type { StoredConnection } from '../../platform/connections.js';
import { standardDuties, type Duties } from '../../platform/duties.js';
import { PlatformError } from '../../platform/errors.js';
import { connectFields } from '../../platform/fields.js';
import { NestedResult } from '../../platform/flatten.js';
import type { Integration } from '../../platform/integration.js';
import { openPlatform, type Platform } from '../../platform/platform.js';
import { secretFields, secretMembers } from '../../platform/secrets.js';
import { wantsColor } from '../color.js';
import type { ConnectFlags } from '../commands/connect.js';
import { openCallbacks } from './callbacks.js';
import type { DefinitionFile } from './definition-file.js';
import { fieldValues } from './field-values.js';
import { askForm } from './form.js';
import { keptOf, saveConnection, storedOf, type KeptConnection } from './keep.js';
import { parseLine, summaryOf, type LogLine } from './log-lines.js';
import { nestedAdvice } from './nested-advice.js';
import { showConnection, type ConnectReport } from './report.js';
import { makeConnection, step, StepError, testAndLabel } from './steps.js';
import type { Transcript } from './transcript.js';

/** One use of `gauntlet connect`: the platform with one integration, and what is told of it. */
export interface Session extends Opening {
  platform: Platform;
  /** The platform's log. */
  log: readonly LogLine[];
  /** What was sent and answered last, since this was last asked. */
  lastExchange: () => string;
}

export interface Opening {
  definition: DefinitionFile;
  flags: ConnectFlags;
  env: Readonly<Record<string, string>>;
  /** The passphrase of kept connections. */
  key: string;
  transcript: Transcript;
  /** The connection that is taken up again, if one is: it is stored whenever its tokens change. */
  kept?: KeptConnection;
}

/** Opens the platform for a definition. */
export function openSession(opening: Opening): Session {
  const { definition, flags, env, kept } = opening;
  const log: LogLine[] = [];
  let told = 0;
  const integration: Integration = {
    name: 'The provider',
    authentication: definition.authentication,
    env,
    clientAuth: 'post',
    stores: 'result',
  };
  const platform = openPlatform(
    {
      integrations: { main: integration },
      redirectUri: kept?.redirectUri ?? flags.redirectUri,
      timeoutMs: flags.timeout,
      ...(kept && { keep: (stored) => save(stored, opening) }),
    },
    {
      fetch: (...request) => fetch(...request),
      now: () => Date.now(),
      random: (bytes) => randomBytes(bytes),
      log: (line) => void log.push(parseLine(line)),
    },
    connectDuties(),
  );
  const lastExchange = () => {
    const recent = log.slice(told);
    told = log.length;
    return summaryOf(recent);
  };
  return { ...opening, platform, log, lastExchange };
}

/** The platform's duties, with the salt of the censored values that the environment wants. */
export function connectDuties(): Duties {
  const salt = process.env['GAUNTLET_CENSOR_SALT'];
  return { ...standardDuties, censor: (value) => censor(value, salt) };
}

/** Makes a connection, from the form to the label. Rejects with StepError. */
export async function makeNew(session: Session): Promise<Partial<ConnectReport>> {
  const { flags, platform, transcript } = session;
  const fields = await formValues(session);
  transcript.step('Redirect URL', `${flags.redirectUri}  (register it with the provider)`);
  const options = {
    redirectUri: new URL(flags.redirectUri),
    auto: flags.auto ?? false,
    browser: flags.browser,
    timeoutMs: flags.timeout,
  };
  const callbacks = await openCallbacks(options, transcript);
  try {
    const connection = await makeConnection(fields, { ...session, callbacks });
    const outcome = await tested(connection, session);
    return { ...outcome, connection: showConnection(connection, platform.mask) };
  } finally {
    await callbacks.close();
  }
}

/** What the test shows of a connection that was made; it is kept if it works. */
async function tested(connection: StoredConnection, session: Session): Promise<Partial<ConnectReport>> {
  const { flags, platform, transcript } = session;
  try {
    const label = await testAndLabel(connection, session);
    if (flags.save !== undefined) {
      await step('Save', () => save(platform.stored(connection), session));
      transcript.step('Saved', flags.save);
    }
    return label === undefined ? {} : { label: platform.mask(label) };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    const report = failure(error, session);
    if (flags.save !== undefined) transcript.warn(`The connection is not kept in ${flags.save}, as it does not work.`);
    return report;
  }
}

/** Refreshes a kept connection or calls the API with it, as the flags say. Rejects with StepError. */
export async function useKept(session: Session, kept: KeptConnection): Promise<Partial<ConnectReport>> {
  const { definition, flags, platform, transcript, lastExchange } = session;
  if (kept.definition !== definition.digest)
    transcript.warn(`${definition.name} has changed since ${flags.save} was saved.`);
  const connection = await step('Connection', () => platform.restore(storedOf(kept)));
  transcript.step('Connection', `taken from ${flags.save}`);
  if (flags.refresh) {
    await step('Refresh', () => platform.refresh(connection));
    transcript.step('Refresh', lastExchange());
  }
  if (flags.call !== undefined) return call(connection, flags.call, session);
  return { connection: showConnection(connection, platform.mask) };
}

async function call(connection: StoredConnection, url: string, session: Session): Promise<Partial<ConnectReport>> {
  const { platform, transcript, lastExchange } = session;
  const { status } = await step('Call', () => platform.callApi(connection, { url, method: 'GET' }));
  const masked = session.log.at(-1);
  const answer = { url: masked?.url ?? '', status, body: masked?.responseBody ?? '' };
  if (status >= 400) {
    const refused = new PlatformError('call-refused', `The API answered with ${status}.`);
    return { call: answer, ...failure(new StepError('Call', refused), session) };
  }
  transcript.step('Call', lastExchange());
  return { call: answer };
}

/** What a failed step adds to the report. */
export function failure({ step: name, reason }: StepError, session: Session): Partial<ConnectReport> {
  const { definition, platform, transcript } = session;
  const message = platform.mask(reason.message);
  transcript.failed(name, message);
  const error = { step: name, code: reason.code, message };
  if (!(reason instanceof NestedResult)) return { error };
  const nested = Object.fromEntries([...reason.members].map(([flat, path]) => [platform.mask(path.join('.')), flat]));
  return { error: { ...error, nested, paste: platform.mask(nestedAdvice(reason, definition)) } };
}

async function formValues({ definition, flags, env, transcript }: Session): Promise<Record<string, string>> {
  const { fields } = definition.authentication;
  const { field, fieldFile } = flags;
  const given = fieldValues({ flags: field, ...(fieldFile !== undefined && { file: fieldFile }), env }, fields);
  const terminal = { input: process.stdin, output: process.stderr, color: wantsColor(process.stderr) };
  const values = process.stdin.isTTY && process.stderr.isTTY ? await askForm(fields, given, terminal) : given;
  const complete = await step('Fields', () => connectFields(fields, values));
  const hidden = [...secretFields(fields, complete).map(({ value }) => value), ...secretMembers(complete)];
  const shown = Object.entries(complete).map(([key, value]) => `${key}=${hidden.includes(value) ? '(hidden)' : value}`);
  if (fields.length > 0) transcript.step('Fields', shown.join('  ') || 'none given');
  return complete;
}

async function save(stored: ReturnType<Platform['stored']>, { definition, flags, key, kept }: Opening): Promise<void> {
  const origin = { definition: definition.digest, redirectUri: kept?.redirectUri ?? flags.redirectUri };
  try {
    await saveConnection(flags.save ?? '', keptOf(stored, origin), key);
  } catch (error) {
    throw error instanceof UsageError ? new PlatformError('not-saved', error.message) : error;
  }
}
