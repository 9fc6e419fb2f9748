import { randomBytes } from 'node:crypto';
import { censor } from '../../platform/censor.js';
import type { StoredConnection } from '../../platform/connections.js';
import type { Field } from '../../platform/definition/types.js';
import { standardDuties, type Duties } from '../../platform/duties.js';
import { connectFields } from '../../platform/fields.js';
import { NestedResult } from '../../platform/flatten.js';
import type { Integration } from '../../platform/integration.js';
import { openPlatform, type Platform } from '../../platform/platform.js';
import { wantsColor } from '../color.js';
import { isSecretField } from '../../platform/secrets.js';
import type { ConnectFlags } from '../commands/connect.js';
import { openCallbacks } from './callbacks.js';
import { makeConnection, step, type StepError } from './connection.js';
import type { DefinitionFile } from './definition-file.js';
import { fieldValues } from './field-values.js';
import { askForm } from './form.js';
import { keptOf, loadConnection, saveConnection, storedOf } from './keep.js';
import { nestedAdvice } from './nested-advice.js';
import { showConnection, type ConnectReport } from './report.js';
import type { Transcript } from './transcript.js';

/** One use of `gauntlet connect`: the platform with one integration, and what is told of it. */
export interface Session {
  definition: DefinitionFile;
  flags: ConnectFlags;
  env: Readonly<Record<string, string>>;
  /** The passphrase of kept connections. */
  key: string;
  transcript: Transcript;
  platform: Platform;
  /** The platform's log. */
  log: readonly string[];
}

export type Opening = Pick<Session, 'definition' | 'flags' | 'env' | 'key' | 'transcript'>;

/** Opens the platform for a definition. */
export function openSession(opening: Opening): Session {
  const { definition, flags, env } = opening;
  const { authentication } = definition;
  const log: string[] = [];
  const integration: Integration = {
    name: 'The provider',
    authentication,
    env,
    clientAuth: 'post',
    stores: 'result',
  };
  const platform = openPlatform(
    {
      integrations: { main: integration },
      redirectUri: flags.redirectUri,
      timeoutMs: flags.timeout,
      keep: (connection) => keep(connection, opening),
    },
    {
      fetch: (...request) => fetch(...request),
      now: () => Date.now(),
      random: (bytes) => randomBytes(bytes),
      log: (line) => void log.push(line),
    },
    connectDuties(),
  );
  return { ...opening, platform, log };
}

/** The platform's duties, with the salt of the censored values that the environment wants. */
export function connectDuties(): Duties {
  const salt = process.env['GAUNTLET_CENSOR_SALT'];
  return { ...standardDuties, censor: (value) => censor(value, salt) };
}

/** Makes a connection, from the form to the label. */
export async function makeNew(session: Session): Promise<Partial<ConnectReport>> {
  const { flags, platform, transcript } = session;
  const fields = await formValues(session);
  const redirectUri = new URL(flags.redirectUri);
  transcript.step('Redirect URL', `${flags.redirectUri}  (register it with the provider)`);
  const callbacks = await openCallbacks({ redirectUri, auto: flags.auto ?? false, browser: flags.browser }, transcript);
  try {
    const { connection, label } = await makeConnection(fields, {
      platform,
      transcript,
      callbacks,
      lastExchange: () => lastExchange(session),
      keep: (made) => keep(made, session),
    });
    if (flags.save !== undefined) transcript.step('Saved', flags.save);
    return {
      ...(label !== undefined && { label }),
      connection: showConnection(connection, platform.mask),
    };
  } finally {
    await callbacks.close();
  }
}

/** Refreshes a kept connection or calls the API with it, as the flags say. */
export async function useKept(session: Session): Promise<Partial<ConnectReport>> {
  const { definition, flags, key, platform, transcript } = session;
  const file = flags.save ?? '';
  const kept = await loadConnection(file, key);
  if (kept.definition !== definition.digest) transcript.warn(`${definition.name} has changed since ${file} was saved.`);
  const connection = platform.restore(storedOf(kept));
  transcript.step('Connection', `taken from ${file}`);
  if (flags.refresh) {
    await step('Refresh', () => platform.refresh(connection));
    transcript.step('Refresh', lastExchange(session));
  }
  const call = flags.call === undefined ? undefined : await callWith(connection, flags.call, session);
  return {
    connection: showConnection(connection, platform.mask),
    ...(call && { call }),
  };
}

async function callWith(connection: StoredConnection, url: string, session: Session): Promise<ConnectReport['call']> {
  const { platform, transcript } = session;
  const { status, body, request } = await step('Call', () => platform.callApi(connection, { url, method: 'GET' }));
  if (status >= 400) transcript.failed('Call', lastExchange(session));
  else transcript.step('Call', lastExchange(session));
  return { url: platform.mask(request.url), status, body: platform.mask(body) };
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
  const given = fieldValues(
    { flags: flags.field, ...(flags.fieldFile !== undefined && { file: flags.fieldFile }), env },
    fields,
  );
  const terminal = { input: process.stdin, output: process.stderr, color: wantsColor(process.stderr) };
  const values = process.stdin.isTTY && process.stderr.isTTY ? await askForm(fields, given, terminal) : given;
  const complete = await step('Fields', () => connectFields(fields, values));
  if (fields.length > 0) transcript.step('Fields', shownFields(fields, complete));
  return values;
}

function shownFields(fields: readonly Field[], values: Readonly<Record<string, string>>): string {
  const shown = fields
    .filter(({ key }) => values[key] !== undefined)
    .map((field) => `${field.key}=${isSecretField(field) ? '(hidden)' : values[field.key]}`);
  return shown.join('  ') || 'none given';
}

async function keep(connection: StoredConnection, { definition, flags, key }: Opening): Promise<void> {
  if (flags.save !== undefined) await saveConnection(flags.save, keptOf(connection, definition.digest), key);
}

function lastExchange({ log }: Session): string {
  const lines = log.map(
    (line) => JSON.parse(line) as { method?: string; url?: string; status?: number; failure?: string },
  );
  const last = lines.findLast(({ method }) => method !== undefined);
  return last ? `${last.method} ${last.url} → ${last.status ?? last.failure}` : 'done, without any request';
}
