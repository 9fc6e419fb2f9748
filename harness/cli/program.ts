import { Command, InvalidArgumentError, Option } from 'commander';
import { defaultTimeoutMs } from '../model/client.js';
import type { Shard } from '../model/verdict.js';
import { reporters } from '../reporters/index.js';
import { tool } from '../version.js';
import type { CertifyFlags } from './commands/certify.js';
import type { ConnectFlags } from './commands/connect.js';
import type { DoctorFlags } from './commands/doctor.js';
import type { MergeOptions } from './commands/merge.js';
import type { RunOptions } from './config/settings.js';
import { durationRule, millisecondsIn } from './duration.js';
import type { InitFlags } from './init/answers.js';
import { kinds, pipelines } from './init/kinds.js';
import type { ServeFlags } from './serve/settings.js';
import type { VerifyFlags } from './commands/verify.js';

/** The command line. What a command needs is loaded when it is used: to print the version takes no authorization server. */
export function createProgram(): Command {
  const program = new Command('gauntlet')
    .description('Puts OAuth 2.0 and OpenID Connect clients through their paces.')
    .version(tool.version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${onOneLine(text)}\n`) })
    .addHelpText('after', exitCodes);
  for (const command of [
    runCommand(),
    initCommand(),
    doctorCommand(),
    serveCommand(),
    connectCommand(),
    certifyCommand(),
    listCommand(),
    explainCommand(),
    mergeCommand(),
    verifyCommand(),
    presetCommand(),
    protocolCommand(),
  ])
    program.addCommand(command.copyInheritedSettings(program));
  return program;
}

const exitCodes = `
Exit codes:
  0    every scored scenario passed, was skipped, or is accepted by a baseline
  1    a scored scenario found a violation, or a baseline accepts what passes
  2    usage or configuration
  3    incomplete: a scored scenario was inconclusive, or nothing passed at all
  4    the gauntlet itself failed
  130  interrupted`;

function runCommand(): Command {
  return withClient(new Command('run'))
    .description('run scenarios against clients and judge them')
    .option(
      '--config <file>',
      'clients and options in a file (default: gauntlet.config.ts, .js, .json or .yaml, if there is one)',
    )
    .option('--suite <name...>', 'only these suites (default: all topics)')
    .option('--scenario <id-or-prefix...>', 'only these scenarios (default: all)')
    .option('--tag <tag...>', 'only scenarios with one of these tags, such as must, rfc7636, refresh, security')
    .option('--skip-tag <tag...>', 'no scenario with one of these tags, such as real-time')
    .option(
      '--preset <name...>',
      'scenarios in the dialect of real providers, in place of the topics: NAME, NAME@ERA, ./FILE.yaml or all',
    )
    .option(
      '--reporter <name...>',
      `how to report, to stdout or NAME=FILE: ${Object.keys(reporters).join(', ')} (default: text)`,
    )
    .option('--baseline <file>', 'results that are accepted for the time being, with reasons')
    .option('--update-baseline', 'write into the baseline what is not as it should be, and take out what is')
    .option('--shard <i/n>', 'only the i-th of n equal parts; `gauntlet merge` joins the reports', shard)
    .option('--retries <n>', 'try up to n times again what does not go well, and tell so', whole(0, 10))
    .option('--seed <seed>', 'repeat a run exactly')
    .option('--jobs <n>', 'runs at a time (default: 2)', whole(1, 256))
    .option('--time-limit <duration>', 'end the run after this time, such as 10m', duration)
    .option('--strict', 'score every level, not only those that the suite scores')
    .option('--bail', 'stop after the first failure')
    .option('--quiet', 'print only what does not go well, and the sums')
    .option('--verbose', 'show all that happened, masked, wherever a scenario did not pass')
    .option('--dry-run', 'list what would be run')
    .addOption(new Option('--no-baseline').hideHelp())
    .addOption(new Option('--no-strict').hideHelp())
    .addOption(new Option('--no-bail').hideHelp())
    .addOption(new Option('--no-quiet').hideHelp())
    .addHelpText(
      'after',
      `
With a configuration --no-baseline, --no-strict, --no-bail and --no-quiet take back what it says.
Several clients are judged one after the other: --client a.ts b.ts. A matrix then tells how each took each suite.
With --preset nobody looks first at how the client is set up: it may be made for that provider alone.
With --https the client's processes get the throw-away CA by NODE_EXTRA_CA_CERTS, SSL_CERT_FILE,
REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE, beside what these name already.
The redirect URI stays what it is: http on the loopback interface is lawful (RFC 8252 section 7.3).

${browserVariable}

Examples:
  gauntlet run --client ./gauntlet.client.ts --suite state pkce --reporter json=report.json
  gauntlet run --web gauntlet.web.yaml
  gauntlet run --command "python3 client.py"
  gauntlet run --client a.ts b.ts --preset slack github --reporter html=report.html`,
    )
    .action(async (options: RunOptions) => (await import('./commands/run.js')).run(options));
}

function initCommand(): Command {
  return new Command('init')
    .description('write a configuration, a client to be filled in, and a CI pipeline; asks three questions')
    .addOption(new Option('--kind <kind>', 'which kind of client it is').choices(kinds))
    .option('--name <name>', 'how reports call it (default: as package.json or the folder calls it)')
    .addOption(new Option('--ci <ci>', 'where it is judged').choices(pipelines))
    .option('--yes', 'ask nothing: what the folder suggests, unless an option says otherwise')
    .addHelpText(
      'after',
      `\nA file that is there is never written over.\n\nExit codes: 0 done, 2 usage, 4 the gauntlet itself failed, 130 interrupted\n\nExample:\n  gauntlet init --yes --kind web --ci github`,
    )
    .action(async (flags: InitFlags) => (await import('./commands/init.js')).init(flags));
}

function doctorCommand(): Command {
  return withClient(new Command('doctor'))
    .description('look at how a client is set up, without judging it')
    .option('--config <file>', 'the configuration of run, in which the client may be named')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `\n${browserVariable}\n\nExit codes: 0 ready, 2 something is to be mended, 4 the gauntlet itself failed, 130 interrupted\n\nExample:\n  gauntlet doctor --web gauntlet.web.yaml`,
    )
    .action(async (flags: DoctorFlags) => (await import('./commands/doctor.js')).doctor(flags));
}

const browserVariable = `Environment:
  GAUNTLET_CHROMIUM  the program that --browser starts, unless it names one itself; it needs the package playwright-core`;

/** The options that say which clients are meant, and how they are reached. */
function withClient(command: Command): Command {
  return command
    .option('--client <file...>', 'a module that exports a client: .ts, .js, .mjs')
    .option('--web <file...>', 'a YAML or JSON file, or a module, that describes a web application')
    .option('--command <line...>', 'a program in any language, started without a shell; see `gauntlet protocol`')
    .option('--zapier <directory...>', 'a Zapier app, with its own zapier-platform-core installed')
    .option('--browser [path]', 'use Chromium, without a window, in place of the built-in user agent')
    .option('--https', 'speak TLS, for clients that refuse http')
    .option(
      '--timeout <ms>',
      `milliseconds that the client has for one action (default: ${defaultTimeoutMs}, with --browser 15000)`,
      whole(1, 3_600_000),
    );
}

function serveCommand(): Command {
  return new Command('serve')
    .description('run the authorization server, with quirks on request')
    .option(
      '--preset <name...>',
      'behave like a real provider: NAME, NAME@ERA, or a file of your own (./FILE.yaml, .json, .ts, .js); see `gauntlet list presets`',
    )
    .option('--quirk <id...>', 'misbehave so: ID or ID:key=value,…; see `gauntlet list quirks`')
    .option('--login', 'ask who logs in and whether they agree, instead of agreeing at once')
    .option('--port <n>', 'TCP port; 0 takes a free one (default: 9400)', whole(0, 65535))
    .option('--host <address>', 'listen there instead of on the loopback interfaces')
    .option('--https', 'speak TLS, with a throw-away CA whose certificate is printed as a path')
    .option('--public-url <origin>', 'how browsers reach the server, if not by http://localhost:PORT')
    .option('--allow-host <name...>', 'host names that requests may be for besides localhost and the public URL')
    .option(
      '--proxy-port <n>',
      'let clients that insist on real host names in there, as through a proxy; the presets then are at their real addresses',
      whole(0, 65535),
    )
    .option('--client-id <id>', 'the client identifier (default: gauntlet-client)')
    .option('--client-secret <secret>', 'the client secret (default: gauntlet-secret)')
    .option('--redirect-uri <uri...>', 'registered redirect URIs; any is accepted until one is given')
    .option('--seed <seed>', 'names users, and all that is random')
    .option('--config <file>', 'issuers and options in a YAML or JSON file; the command line comes first')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
Environment:
  GAUNTLET_CONTROL_TOKEN  the token of the control API; a new one is made and printed unless it is set

Conditions are written beside the parameters, as when.KEY=value: leg, endpoint, grantType, error, scope, era, probability, nth, times.

Examples:
  gauntlet serve --quirk state-omitted:on=error
  gauntlet serve --quirk connection-reset:when.endpoint=token,when.nth=2
  gauntlet serve --preset slack --preset github --login
  gauntlet serve --preset slack --proxy-port 9440   # and then: NODE_OPTIONS="--import oauth-gauntlet/redirect" node app.js`,
    )
    .action(async (flags: ServeFlags) => (await import('./commands/serve.js')).serve(flags));
}

function connectCommand(): Command {
  return new Command('connect')
    .description('connect as an integration platform does, with a definition file')
    .argument('[file]', 'authentication in the Zapier app schema: .yaml, .json, .js, .ts; built-in presets bring one')
    .option('--preset <name>', 'not with the real provider: with one that follows a preset, in this process')
    .option('--field <key=value...>', 'values of the form; what is missing is asked for on a terminal', [])
    .option('--field-file <file>', 'values of the form: a YAML or JSON mapping')
    .option('--env <file>', 'CLIENT_ID, CLIENT_SECRET and what else the definition reads, as KEY=value lines')
    .option('--redirect-uri <uri>', 'as registered with the provider', 'http://127.0.0.1:9401/callback')
    .option('--no-browser', 'print the authorization URL only')
    .option('--auto', 'no browser: for a server that asks nobody, such as `gauntlet serve`')
    .option('--save <file>', 'keep the connection, encrypted under GAUNTLET_KEY')
    .option('--call <url>', 'call the API with the connection kept in --save')
    .option('--refresh', 'refresh the connection kept in --save')
    .option('--dry-run', 'list the fields and the requests, and send nothing')
    .option('--to-code <request>', 'turn authorizeUrl, getAccessToken, refreshAccessToken or test into code')
    .option('--timeout <ms>', 'milliseconds for one request', whole(1, 3_600_000), 30_000)
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
${connectVariables}

Exit codes: 0 connected, 1 not connected, 2 usage or definition, 4 the gauntlet itself failed, 130 interrupted

Examples:
  gauntlet connect acme.yaml --env .env --field subdomain=demo
  gauntlet connect --preset slack`,
    )
    .action(async (file: string | undefined, flags: ConnectFlags) =>
      (await import('./commands/connect.js')).connect(file, flags),
    );
}

function certifyCommand(): Command {
  return new Command('certify')
    .description('judge a real authorization server: can an integration platform connect to it?')
    .argument('<file>', 'the definition of connect, with a section certify that says how to log in')
    .option(
      '--env <file>',
      'CLIENT_ID, CLIENT_SECRET, the test account and what else the file reads, as KEY=value lines',
    )
    .option('--field <key=value...>', 'values of the form, in place of those of the section certify', [])
    .option('--field-file <file>', 'values of the form: a YAML or JSON mapping')
    .option('--redirect-uri <uri>', 'as registered with the server', 'http://127.0.0.1:9401/callback')
    .option('--scenario <id-or-prefix...>', 'only these scenarios (default: all)')
    .option('--destructive', 'also what may end a grant or lock the test account')
    .option('--max-wait <duration>', 'wait so long for an access token to expire, such as 10m', duration, 0)
    .option('--certificate <file>', 'write the certificate there in JSON, and beside it in HTML')
    .option('--key <file>', 'sign it with this Ed25519 key, of `openssl genpkey -algorithm ed25519`')
    .option(
      '--reporter <name...>',
      `how to report, to stdout or NAME=FILE: ${Object.keys(reporters).join(', ')} (default: text)`,
      [],
    )
    .option('--no-browser', 'print the URL of a login by hand only')
    .option('--rate <n>', 'requests a second, at most', whole(1, 1000), 10)
    .option('--timeout <ms>', 'milliseconds for one request', whole(1, 3_600_000), 10_000)
    .option('--strict', 'score every level, not only those that the suite scores')
    .option('--quiet', 'print only what does not go well, and the sums')
    .option('--verbose', 'show all that happened, masked, wherever a scenario did not pass')
    .option('--dry-run', 'list what would be run, and how many logins that takes')
    .addHelpText(
      'after',
      `
The section certify of the file says how to log in: by form, browser or manual. See docs/certify.md.
Before any scenario it is seen whether the server can be reached, knows the client, and lets the test account in.

Exit codes: 0 a platform can connect, 1 not, 2 usage or nothing can begin, 3 incomplete, 4 the gauntlet itself failed, 130 interrupted

Examples:
  gauntlet certify acme.yaml --env .env
  gauntlet certify acme.yaml --env .env --destructive --certificate acme.certificate.json --key key.pem`,
    )
    .action(async (file: string, flags: CertifyFlags) => (await import('./commands/certify.js')).certify(file, flags));
}

const connectVariables = `Environment:
  CLIENT_ID, CLIENT_SECRET  the client that is registered with the provider
  GAUNTLET_FIELD_KEY        the value of a field, its key in upper case
  GAUNTLET_KEY              the passphrase of --save, such as of \`openssl rand -base64 32\`
  GAUNTLET_CENSOR_SALT      the salt of censored values`;

function listCommand(): Command {
  return new Command('list')
    .description('list what there is')
    .argument(
      '<what>',
      'scenarios, quirks, presets or suites; vendor: the scenarios of certify; moves: what its platform does',
    )
    .option('--json', 'print one array of objects')
    .option('--matrix', 'of scenarios: which flawed clients fail them')
    .action(async (what: string, { json = false, matrix = false }: { json?: boolean; matrix?: boolean }) =>
      (await import('./commands/list.js')).list(what, json, matrix),
    );
}

function explainCommand(): Command {
  return new Command('explain')
    .description('explain one scenario, suite, flaw, quirk, move or preset, or a verdict such as inconclusive')
    .argument('<id>', 'of a preset also NAME@ERA, or the path of its file')
    .addHelpText(
      'after',
      '\nExamples:\n  gauntlet explain state/missing\n  gauntlet explain github@before-pkce\n  gauntlet explain inconclusive\n  gauntlet explain ./acme.yaml',
    )
    .action(async (id: string) => (await import('./commands/explain.js')).explain(id));
}

function presetCommand(): Command {
  return new Command('preset').description('make a preset of your own').addCommand(
    new Command('from')
      .description('print the preset that an entry of a catalogue of integrations implies, as YAML')
      .argument(
        '<source>',
        'FILE#KEY: your copy of the catalogue, and the key of a provider; without #KEY, list the keys',
      )
      .addHelpText(
        'after',
        `
The catalogue is a YAML or JSON mapping from keys of providers to entries, with auth_mode, authorization_url, token_url and so on.
What the client of an entry sends is what the server of the preset asks for. What cannot be expressed stands in comments at its head.

Example:
  gauntlet preset from providers.yaml#acme > acme.yaml
  gauntlet serve --preset ./acme.yaml`,
      )
      .action(async (source: string) => (await import('./commands/preset.js')).presetFrom(source)),
  );
}

function mergeCommand(): Command {
  return new Command('merge')
    .description('join the JSON reports of shards, or of several clients, into one')
    .argument('<report...>', 'files that `--reporter json=FILE` has written')
    .option('--reporter <name...>', `how to report, to stdout or NAME=FILE: ${Object.keys(reporters).join(', ')}`)
    .option('--baseline <file>', 'results that are accepted for the time being, looked at for all parts together')
    .addHelpText(
      'after',
      `
The exit code is that of one run of everything with that baseline; what is missing is named, and makes it 3.

Example:
  gauntlet merge reports/*.json --reporter html=report.html junit=junit.xml`,
    )
    .action(async (files: string[], options: MergeOptions) =>
      (await import('./commands/merge.js')).merge(files, options),
    );
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('look whether a certificate is as it was signed, and by whom')
    .argument('<file>', 'a certificate in JSON')
    .option(
      '--key <file-or-fingerprint>',
      'the public key that must have signed it: SPKI in PEM, a JWK, or its fingerprint',
    )
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 intact and signed by --key, 1 refused (changed, or signed by another key), 2 usage, 3 intact, but no --key says
by whom it should be signed, 4 the gauntlet itself failed. They speak of the signature alone: see the result for the rest.

Example:
  gauntlet verify certificate.json --key vendor.pem`,
    )
    .action(async (file: string, flags: VerifyFlags) => (await import('./commands/verify.js')).verify(file, flags));
}

function protocolCommand(): Command {
  return new Command('protocol')
    .description('print what `gauntlet run --command` and a program say to each other')
    .option('--json', 'print a JSON Schema of every line')
    .action(async ({ json = false }: { json?: boolean }) => (await import('./commands/protocol.js')).protocol(json));
}

function shard(text: string): Shard {
  const [, index = 0, total = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > total) throw new InvalidArgumentError('It must be such as 2/5, the second of five parts.');
  return { index, total };
}

function duration(text: string): number {
  const milliseconds = millisecondsIn(text);
  if (milliseconds === undefined) throw new InvalidArgumentError(durationRule);
  return milliseconds;
}

function whole(from: number, to: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < from || value > to)
      throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`);
    return value;
  };
}

/** Commander puts its suggestion on a second line, and offers none when no command is near. */
function onOneLine(text: string): string {
  // What stands behind the = of an option that nobody knows may be a secret.
  const line = text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/'(--?[\w-]+)=[^']*'/, "'$1=…'")
    .replace(/argument '[^']{13,}' is invalid/, 'argument is invalid');
  const lost = line.startsWith('error: unknown command') && !line.includes('Did you mean');
  return lost
    ? `${line}. There are run, init, doctor, serve, connect, certify, list, explain, merge, verify, preset and protocol.`
    : line;
}
