import { readFile } from 'node:fs/promises';
import { createCertificate } from '../../certify/certificate/certificate.js';
import { renderCertificate } from '../../certify/certificate/html.js';
import { ephemeralSigningKey, loadSigningKey } from '../../certify/certificate/keys.js';
import { certificateText, signCertificate } from '../../certify/certificate/sign.js';
import { certify as judgeServer, planCertification } from '../../certify/conduct.js';
import { readCertifySection } from '../../certify/section.js';
import { resolveSection } from '../../certify/section-values.js';
import { UsageError } from '../../errors.js';
import { exitCodeOf, type Report } from '../../model/verdict.js';
import { createMask } from '../../platform/censor.js';
import { PlatformError } from '../../platform/errors.js';
import { connectFields } from '../../platform/fields.js';
import { sensitiveValues } from '../../platform/secrets.js';
import { printable } from '../../reporters/printable.js';
import { renderEnd } from '../../reporters/text.js';
import { replaceFile } from '../../user-file.js';
import { tool } from '../../version.js';
import { profile, vendorSuite } from '../../../scenarios/index.js';
import { mayDeny, openSurroundings } from '../certify/surroundings.js';
import { wantsColor } from '../color.js';
import { commandLine } from '../command-line.js';
import { openDefinition, type DefinitionFile } from '../connect/definition-file.js';
import { readEnvironment, requireCredentials, requireVariables } from '../connect/environment.js';
import { fieldValues } from '../connect/field-values.js';
import { askVariable } from '../connect/form.js';
import { connectDuties } from '../connect/session.js';
import { onInterrupt, quit } from '../interrupt.js';
import { createProgress } from '../progress.js';
import { createReportWriter, reportTargets } from '../report-targets.js';
import { refuseUnknown } from '../unknown.js';

export interface CertifyFlags {
  env?: string;
  field: string[];
  fieldFile?: string;
  redirectUri: string;
  scenario?: string[];
  destructive?: true;
  /** Milliseconds. */
  maxWait: number;
  certificate?: string;
  key?: string;
  reporter: string[];
  /** `--no-browser` makes it false. */
  browser: boolean;
  rate: number;
  /** Milliseconds for one request. */
  timeout: number;
  strict?: true;
  quiet?: true;
  verbose?: true;
  dryRun?: true;
}

/** Logins that a person is asked for, at most. */
const mostByHand = 8;

/** Plays the integration platform against a vendor's server, and sets the exit code. */
export async function certify(file: string, flags: CertifyFlags): Promise<void> {
  const loaded = onInterrupt(quit);
  const env = readEnvironment(flags.env, process.env);
  const mask = createMask(sensitiveValues(env), connectDuties());
  const definition = await openDefinition(
    file,
    env,
    mask,
    (text) => void process.stderr.write(`${printable(mask(text))}\n`),
  );
  const unresolved = readCertifySection(definition);
  requireScenarios(flags.scenario);
  const by = unresolved.login.by;
  const planning = {
    suite: vendorSuite,
    destructive: flags.destructive ?? false,
    mayDeny: mayDeny(unresolved.login),
    mostLogins: by === 'manual' ? mostByHand : Number.POSITIVE_INFINITY,
    ...(flags.scenario && { scenarios: flags.scenario }),
  };
  const plan = planCertification(planning);
  if (flags.dryRun) return void process.stdout.write(renderPlan(plan));
  requireCredentials(env);
  requireVariables(definition, env);
  const targets = reportTargets(flags.reporter);
  const key = flags.key === undefined ? ephemeralSigningKey() : loadSigningKey(flags.key);
  const terminal = { input: process.stdin, output: process.stderr, color: wantsColor(process.stderr) };
  const { section, masked } = await resolveSection(unresolved, {
    name: definition.name,
    env,
    ...(process.stdin.isTTY && { ask: (variable, hidden) => askVariable(variable, hidden, terminal) }),
  });
  const fields = formOf(definition, { ...section.fields, ...given(definition, flags, env) });

  const interrupt = new AbortController();
  const heard = onInterrupt(() => {
    if (interrupt.signal.aborted) quit();
    process.stderr.write('\nInterrupted: what has been judged is reported. Once more ends everything at once.\n');
    interrupt.abort();
  });
  loaded();
  if (by === 'manual')
    process.stderr.write(`You will be asked to log in ${plan.logins} times, each time with a browser of your own.\n`);
  const { redirectUri, browser, rate, timeout: timeoutMs } = flags;
  const surroundings = await openSurroundings({
    definition,
    section,
    fields,
    env,
    redirectUri,
    browser,
    rate,
    timeoutMs,
    signal: interrupt.signal,
    logins: plan.logins,
  });
  // With a report on stdout, everything else goes to stderr.
  const out = targets.some((target) => target.file === undefined) ? process.stderr : process.stdout;
  const { issuer } = surroundings;
  const name = new URL(issuer).host;
  const color = wantsColor(out);
  const progress = createProgress({
    head: `${tool.name} ${tool.version}: ${printable(name)}, ${plan.entries.length} scenarios of ${profile.id}\n`,
    order: plan.entries.map(({ scenario }) => scenario.id),
    out,
    status: process.stderr,
    color,
    quiet: flags.quiet ?? false,
  });
  const writer = createReportWriter(targets);
  await writer.begin();
  let report: Report;
  try {
    report = await judgeServer({
      ...surroundings,
      ...planning,
      name,
      file,
      maxWaitMs: flags.maxWait,
      personal: [...masked, ...sensitiveValues(env)],
      strict: flags.strict ?? false,
      detail: flags.verbose ? 'whole' : 'brief',
      onVerdict: (verdict) => progress.finished(verdict),
      reproduce: (scenario) => commandLine(['gauntlet', 'certify', file, ...wordsOf(flags), '--scenario', scenario]),
    });
  } finally {
    progress.end();
    await surroundings.login.close();
  }
  out.write(renderEnd(report, color, flags.verbose ?? false));
  await writer.finish({ reports: [report] });
  if (flags.certificate !== undefined) {
    const source = {
      profile,
      issuer,
      definition: await readFile(definition.path),
      destructive: planning.destructive,
      login: by,
    };
    const certificate = await signCertificate(createCertificate(report, source), key);
    await replaceFile(flags.certificate, certificateText(certificate), 0o644);
    await replaceFile(htmlBeside(flags.certificate), renderCertificate(certificate), 0o644);
    out.write(
      `\nCertificate: ${printable(flags.certificate)}, and for people ${printable(htmlBeside(flags.certificate))}: ${certificate.result}, signed by ${certificate.signer.fingerprint}\n`,
    );
    if (flags.key === undefined)
      out.write(
        'It is signed by a key that was made for it and is gone now: with --key FILE others can know the signer.\n',
      );
  }
  heard();
  process.exitCode = interrupt.signal.aborted ? 130 : exitCodeOf(report);
}

function requireScenarios(asked: readonly string[] = []): void {
  const ids = vendorSuite.scenarios.map(({ id }) => id);
  const unknown = asked.filter((one) => !ids.some((id) => id.startsWith(one)));
  if (unknown.length > 0) refuseUnknown('vendor scenario', unknown, ids, '`gauntlet list vendor` shows all.');
}

/** What is to be done, and how often somebody has to log in. */
function renderPlan({ entries, logins }: ReturnType<typeof planCertification>): string {
  const lines = entries.map(
    ({ scenario, skip }) => `${scenario.id}${skip === undefined ? '' : `  (skipped: ${skip})`}\n`,
  );
  return `${lines.join('')}\n${logins} logins\n`;
}

function given({ authentication }: DefinitionFile, { field, fieldFile }: CertifyFlags, env: Record<string, string>) {
  return fieldValues({ flags: field, ...(fieldFile !== undefined && { file: fieldFile }), env }, authentication.fields);
}

function formOf({ authentication }: DefinitionFile, values: Record<string, string>): Record<string, string> {
  try {
    return connectFields(authentication.fields, values);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    throw new UsageError('E_FIELD', `${error.message} Use certify.fields, --field KEY=VALUE or GAUNTLET_FIELD_KEY.`);
  }
}

function wordsOf({ env, redirectUri, destructive }: CertifyFlags): string[] {
  return [
    ...(env === undefined ? [] : ['--env', env]),
    '--redirect-uri',
    redirectUri,
    ...(destructive ? ['--destructive'] : []),
  ];
}

function htmlBeside(file: string): string {
  return `${file.replace(/\.json$/i, '')}.html`;
}
