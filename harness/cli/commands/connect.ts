import { UsageError } from '../../errors.js';
import { createMask, hidden } from '../../platform/censor.js';
import type { Mask } from '../../platform/errors.js';
import { isSensitiveKey } from '../../platform/sensitive-keys.js';
import { sensitiveValues } from '../../platform/secrets.js';
import { literalSecrets } from '../../platform/definition/literals.js';
import { escapeUnprintable, printable } from '../../reporters/printable.js';
import { tool } from '../../version.js';
import { wantsColor } from '../color.js';
import { openDefinition, type DefinitionFile } from '../connect/definition-file.js';
import { dryRunOf, renderDryRun } from '../connect/dry-run.js';
import { readEnvironment, requireCredentials, requireVariables } from '../connect/environment.js';
import { InterruptedError } from '../connect/form.js';
import { loadConnection, requireKey, requireWritable } from '../connect/keep.js';
import { maskValues } from '../connect/log-lines.js';
import { renderReport, type ConnectReport } from '../connect/report.js';
import { connectDuties, failure, makeNew, openSession, useKept, type Session } from '../connect/session.js';
import { StepError } from '../connect/steps.js';
import { writeCode } from '../connect/to-code.js';
import { createTranscript } from '../connect/transcript.js';

export interface ConnectFlags {
  field: string[];
  fieldFile?: string;
  env?: string;
  redirectUri: string;
  preset?: string;
  /** `--no-browser` makes it false. */
  browser: boolean;
  auto?: true;
  save?: string;
  call?: string;
  refresh?: true;
  dryRun?: true;
  toCode?: string;
  /** Milliseconds for one request. */
  timeout: number;
  json?: true;
}

/** Walks one definition through the platform's OAuth client, and sets the exit code. */
export async function connect(file: string | undefined, flags: ConnectFlags): Promise<void> {
  checkFlags(flags);
  const { GAUNTLET_KEY: key = '', ...env } = readEnvironment(flags.env, process.env);
  if (flags.preset === undefined) return walk(requireFile(file), flags, env, key);
  const { openStandIn } = await import('../connect/stand-in.js');
  const { provider, definition, close } = await openStandIn(flags.preset, flags.redirectUri);
  try {
    const credentials = { CLIENT_ID: provider.clientId, CLIENT_SECRET: provider.clientSecret };
    await walk(requireFile(file ?? definition), { ...flags, auto: true }, { ...env, ...credentials }, key);
  } finally {
    await close();
  }
}

async function walk(file: string, flags: ConnectFlags, env: Record<string, string>, key: string): Promise<void> {
  const mask = createMask(sensitiveValues(env), connectDuties());
  const definition = await openDefinition(file, env, mask, (text) => writeLines(mask(text)));
  // With JSON on stdout, everything else goes to stderr.
  const out = flags.json ? process.stderr : process.stdout;
  const transcript = createTranscript(out, wantsColor(out));
  transcript.step('Definition', definition.name);
  for (const { path, line, message } of definition.lints)
    transcript.warn(`${definition.name}${line === undefined ? '' : `:${line}`} ${path}: ${message}`);
  if (flags.toCode !== undefined) return void process.stdout.write(await toCode(definition, flags.toCode, flags.json));
  if (flags.dryRun) return void process.stdout.write(dryRun(definition, flags));
  requireCredentials(env);
  if (flags.preset !== undefined) requireVariables(definition, env);
  if (flags.save !== undefined) {
    requireKey(key);
    await requireWritable(flags.save);
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const kept = flags.call !== undefined || flags.refresh ? await loadConnection(flags.save ?? '', key) : undefined;
  const session = openSession({ definition, flags, env, key, transcript, ...(kept && { kept }) });
  const outcome = await outcomeOf(session);
  if (!outcome) return void (process.exitCode = 130);
  const report: ConnectReport = {
    schema: 1,
    tool,
    definition: definition.name,
    result: outcome.error ? 'failed' : 'connected',
    warnings: definition.lints,
    redirectUri: flags.redirectUri,
    ...outcome,
    log: maskValues(session.log, session.platform.mask),
  };
  process.stdout.write(flags.json ? jsonLine(report) : renderReport(report));
  process.exitCode = report.result === 'connected' ? 0 : 1;
}

/** What has been begun ends with this process. */
function interrupted(): void {
  process.stderr.write('\nInterrupted: no connection was made.\n');
  process.exit(130);
}

/** What there is to report; nothing if the user has left. */
async function outcomeOf(session: Session): Promise<Partial<ConnectReport> | undefined> {
  const { kept } = session;
  try {
    return await (kept ? useKept(session, kept) : makeNew(session));
  } catch (error) {
    if (error instanceof InterruptedError) return undefined;
    if (error instanceof StepError) return failure(error, session);
    throw error;
  }
}

function requireFile(file: string | undefined): string {
  if (file !== undefined) return file;
  throw new UsageError(
    'E_DEFINITION',
    'Name the definition, `gauntlet connect FILE`; only a built-in preset, as in `gauntlet connect --preset slack`, brings one.',
  );
}

function checkFlags({ redirectUri, preset, save, call, refresh, auto, browser, field, fieldFile }: ConnectFlags): void {
  if (preset !== undefined && save !== undefined)
    throw new UsageError(
      'E_SAVE',
      'What stands in for a provider ends with this command: leave --save or --preset out.',
    );
  // RFC 6749 §3.1.2: absolute, and without a fragment.
  if (!URL.canParse(redirectUri) || !/^https?:/i.test(redirectUri) || redirectUri.includes('#'))
    throw new UsageError(
      'E_REDIRECT_URI',
      '--redirect-uri must be an absolute http or https URI without a fragment, such as http://127.0.0.1:9401/callback.',
    );
  if (new URL(redirectUri).port === '0')
    throw new UsageError('E_REDIRECT_URI', '--redirect-uri needs a port that is registered: 0 is none.');
  if ((call !== undefined || refresh) && save === undefined)
    throw new UsageError(
      'E_SAVE',
      `${refresh ? '--refresh' : '--call'} needs a kept connection: name its file with --save FILE, made by an earlier \`gauntlet connect … --save FILE\`.`,
    );
  if ((call !== undefined || refresh) && (field.length > 0 || fieldFile !== undefined))
    throw new UsageError('E_FIELD', 'A kept connection has its fields already: leave --field and --field-file out.');
  if (auto && !browser) throw new UsageError('E_AUTO', '--auto opens no browser anyway: leave --no-browser out.');
}

async function toCode(definition: DefinitionFile, request: string, json: true | undefined): Promise<string> {
  const text = await writeCode(definition, request, connectDuties());
  return json ? jsonLine({ schema: 1, tool, definition: definition.name, request, text }) : text;
}

function dryRun(definition: DefinitionFile, { redirectUri, json }: ConnectFlags): string {
  const planned = maskValues(dryRunOf(definition.authentication, redirectUri), maskOf(definition));
  return json ? jsonLine({ schema: 1, tool, warnings: definition.lints, ...planned }) : renderDryRun(planned);
}

function jsonLine(value: object): string {
  return `${escapeUnprintable(JSON.stringify(value))}\n`;
}

/** Hides the secrets that stand in a definition, short ones too. */
function maskOf({ authentication }: DefinitionFile): Mask {
  const literals = literalSecrets(authentication);
  const mask = createMask(literals, connectDuties());
  return (text, key) => (key !== undefined && isSensitiveKey(key) && literals.includes(text) ? hidden : mask(text));
}

/** What a module prints while it is loaded. */
function writeLines(text: string): void {
  process.stderr.write(`${text.trimEnd().split('\n').map(printable).join('\n')}\n`);
}
