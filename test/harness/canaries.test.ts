// Secrets stand wherever a client or a server can say anything; no report has one, and the same search finds them without the mask.
import { beforeAll, expect, test } from '@jest/globals';
import { load } from 'cheerio';
import { escapeUTF8 } from 'entities';
import { marked } from 'marked';
import mustache from 'mustache';
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { ClientAdapter } from '../../harness/model/client.js';
import type { Evidence, EvidenceEvent, Secret } from '../../harness/model/evidence.js';
import type { Check, Suite } from '../../harness/model/scenario.js';
import type { Report, Verdict } from '../../harness/model/verdict.js';
import { reporters, type ReporterName } from '../../harness/reporters/index.js';
import { renderSequence } from '../../harness/sequence.js';
import { renderTranscript } from '../../harness/transcript.js';
import { scenarios } from '../../scenarios/index.js';
import { leaksEverywhere, written } from '../clients/leaks-everywhere.js';
import { webPlatform } from '../clients/web-platform.js';

/** Servers that echo what they were sent, attackers who put secrets where they do not belong, and clients that are told many. */
const chosen = [
  'censoring/echoed',
  'censoring/echoed-in-logs',
  'censoring/api-echoed',
  'client-auth/basic-encoding',
  'client-auth/post-encoding',
  'state/missing',
  'state/wrong',
  'callback/error-text',
  'token-response/nested',
  'refresh/rotated',
  'refresh/invalid-grant',
];

/** What was seen of each run, unmasked. */
type Runs = Map<string, Evidence>;

/** The scenarios, each with a check that quotes and cites all there is. */
function spiedOn(runs: Runs, client: string): Suite[] {
  const spied = scenarios
    .filter(({ id }) => chosen.includes(id))
    .map((scenario) => {
      const quotesEverything: Check = {
        id: 'quotes-everything',
        kind: 'forbids',
        level: 'MUST',
        judge(evidence) {
          runs.set(`${client} ${scenario.id}`, evidence);
          const { events, secrets } = evidence;
          return {
            result: 'broken',
            expected: secrets.map(({ value }) => value).join(' '),
            actual: JSON.stringify(events.filter(({ kind }) => kind !== 'exchange')),
            cites: events.map(({ n }) => n),
          };
        },
      };
      return { ...scenario, checks: [quotesEverything, ...scenario.checks] };
    });
  return [{ id: 'canaries', title: 'Canaries', scores: ['MUST'], scenarios: spied }];
}

/** The web platform, with what it was told in the title and the text of its pages. */
function leakyPages(told: string[]): Promise<ClientAdapter> {
  const page = (sign: string) => {
    const leak = told.slice(-6).join(' ');
    return {
      status: 200,
      html: `<title>${escapeUTF8(leak)}</title><h1>${sign}</h1><pre>${escapeUTF8(written(leak))}</pre>`,
    };
  };
  return webPlatform({
    connected: () => page('Connected'),
    refused(_, parameters) {
      told.push(...parameters.values());
      return page('Not connected');
    },
  });
}

const runs: Runs = new Map();
let secrets: Secret[];
/** Those that anybody has said at all. */
let told: Secret[];
/** One of each verdict: a reporter may show a few of them only. */
let masked: Report[];

beforeAll(async () => {
  const run = (client: ClientAdapter) =>
    runGauntlet({
      client,
      suites: spiedOn(runs, client.name),
      selection: { tagsOf: () => ['security'] },
      seed: 'canaries',
      detail: 'whole',
      jobs: 1,
      timeoutMs: 1500,
    });
  const reports = [await run(inProcess(leaksEverywhere([]))), await run(await leakyPages([]))];
  masked = reports.flatMap((report) => report.verdicts.map((verdict) => ({ ...report, verdicts: [verdict] })));
  const all = [...runs.values()].flatMap((evidence) => evidence.secrets);
  secrets = [...new Map(all.map((secret) => [secret.value, secret])).values()];
  told = secretsIn([...runs.values()].flatMap(({ events }) => events.flatMap(saidIn).map(([, text]) => text)));
}, 60_000);

test('secrets of every kind stand in everything that a client or a server says', () => {
  expect(new Set(secrets.map(({ kind }) => kind))).toEqual(
    new Set(['client-secret', 'basic-credentials', 'code', 'verifier', 'access-token', 'refresh-token']),
  );
  const said = [...runs.values()].flatMap(({ events }) => events.flatMap(saidIn));
  const places = new Set(said.filter(([, text]) => secretsIn([text]).length > 0).map(([place]) => place));
  expect([...places].sort()).toEqual([
    'URL of a callback',
    'URL of a page',
    'URL of a request',
    'answer of the server',
    'body of a request',
    'claimed label',
    'claimed scope',
    'claimed subject',
    'console',
    'error',
    'header of a request',
    'header of the server',
    'page',
    'reason of a crash',
    'reason of a refusal',
    'redirect of the client',
  ]);
});

const names = Object.keys(reporters) as ReporterName[];

test.each(names)('no secret is in the %s report, however it is spelled, and the masks are', (name) => {
  const texts = readOf(name, masked);
  expect(secretsIn(texts)).toEqual([]);
  for (const kind of ['client-secret', 'code', 'access-token']) expect(texts.join('\n')).toContain(`[${kind} `);
});

test.each(names)('without the mask the same search finds every secret in the %s report', (name) => {
  const found = secretsIn(readOf(name, masked.map(unmasked)));
  expect(told.length).toBeGreaterThan(50);
  expect(told.filter((secret) => !found.includes(secret))).toEqual([]);
});

test.each(['percent', 'form', 'JSON', 'HTML', 'Base64', 'hexadecimal'])(
  'the search finds a secret in %s',
  (spelling) => {
    const odd: Secret = { kind: 'code', value: 'c0de/with+odd "characters" & <more>~' };
    const { value } = odd;
    const spelled: Record<string, string> = {
      percent: encodeURIComponent(value),
      form: String(new URLSearchParams({ value })),
      JSON: JSON.stringify({ value }),
      HTML: escapeUTF8(value),
      Base64: Buffer.from(`xy${value}z`).toString('base64'),
      hexadecimal: Buffer.from(value).toString('hex'),
    };
    expect(secretsIn([spelled[spelling] ?? ''], [odd])).toEqual([odd]);
  },
);

/** What is written, and what a reader makes of it. */
function readOf(name: ReporterName, reports: readonly Report[]): string[] {
  return reports.flatMap((report) => {
    const output = reporters[name]({ reports: [report] });
    return [output, ...readingsOf[name](output)];
  });
}

/** What was said in an event, by where. */
function saidIn(event: EvidenceEvent): [place: string, text: string][] {
  switch (event.kind) {
    case 'exchange': {
      const { url, body, headers, response } = event.exchange;
      return [
        ['URL of a request', url],
        ['body of a request', body],
        ['header of a request', JSON.stringify(headers)],
        ['header of the server', JSON.stringify(response?.headers ?? [])],
        ['answer of the server', response?.body ?? ''],
      ];
    }
    case 'action':
      return event.action.do === 'callback' ? [['URL of a callback', event.action.request.url]] : [];
    case 'outcome': {
      const { outcome } = event;
      if (outcome.kind === 'redirected') return [['redirect of the client', outcome.to.url]];
      if (outcome.kind === 'refused') return [['reason of a refusal', outcome.reason]];
      if (outcome.kind === 'crashed') return [['reason of a crash', outcome.reason]];
      if (outcome.kind !== 'connected') return [];
      const { subject = '', label = '', scope = '' } = outcome;
      return [
        ['claimed subject', subject],
        ['claimed label', label],
        ['claimed scope', scope],
      ];
    }
    case 'output':
      return [[event.source, event.text]];
    case 'page':
      return [
        ['page', event.page.body],
        ['URL of a page', event.page.url],
      ];
    default:
      return [];
  }
}

/** The secrets that stand in one of these texts in any spelling: made here without the code that masks. */
function secretsIn(texts: readonly string[], all: readonly Secret[] = secrets): Secret[] {
  const everything = texts.join('\n');
  return all.filter(({ value }) => spellingsOf(value).some((spelling) => everything.includes(spelling)));
}

const spellings = new Map<string, string[]>();

function spellingsOf(value: string): string[] {
  const known = spellings.get(value);
  if (known) return known;
  const percent = encodeURIComponent(value);
  const json = JSON.stringify(value).slice(1, -1);
  const made = [
    value,
    percent,
    percent.replace(/%../g, (code) => code.toLowerCase()),
    encodeURIComponent(percent),
    String(new URLSearchParams({ value })).slice('value='.length),
    json,
    json.replaceAll('/', '\\/'),
    JSON.stringify(json).slice(1, -1),
    escapeUTF8(value),
    mustache.escape(value),
    Buffer.from(value).toString('hex'),
    // Whatever stands before it: the part that hangs on it alone.
    ...[0, 1, 2].map((before) => {
      const text = Buffer.from('x'.repeat(before) + value).toString('base64');
      return text.slice(before === 0 ? 0 : 4, Math.floor((before + Buffer.byteLength(value)) / 3) * 4);
    }),
  ];
  const unique = [...new Set(made.flatMap((one) => [one, one.replaceAll('+', '-').replaceAll('/', '_')]))];
  spellings.set(value, unique);
  return unique;
}

/** What a reader of each report sees, when its own escaping is undone. */
const readingsOf: Record<ReporterName, (output: string) => string[]> = {
  text: (output) => [output],
  json: stringsIn,
  sarif: stringsIn,
  junit(output) {
    const page = load(output, { xml: true });
    return page('*')
      .toArray()
      .flatMap((element) => [page(element).text(), ...Object.values(page(element).attr() ?? {})]);
  },
  html: (output) => visibleIn(output),
  markdown: (output) => visibleIn(marked.parse(output, { async: false })),
  github: (output) => [
    output.replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%'),
  ],
};

function visibleIn(html: string): string[] {
  const page = load(html);
  return [
    page.text(),
    ...page('*')
      .toArray()
      .flatMap((element) => Object.values(page(element).attr() ?? {})),
  ];
}

function stringsIn(json: string): string[] {
  const strings: string[] = [];
  JSON.parse(json, (_, value: unknown) => {
    if (typeof value === 'string') strings.push(value);
    return value;
  });
  return strings;
}

/** The same report with what its verdicts were made from, as it was before it was masked. */
function unmasked(report: Report): Report {
  return { ...report, verdicts: report.verdicts.map((verdict) => unmaskedVerdict(verdict, report.client.name)) };
}

function unmaskedVerdict(verdict: Verdict, client: string): Verdict {
  const evidence = runs.get(`${client} ${verdict.scenario}`);
  if (!evidence) return verdict;
  const cites = evidence.events.map(({ n }) => n);
  const transcript = renderTranscript(evidence, cites, 'whole');
  return {
    ...verdict,
    findings: verdict.findings.map((finding) => ({ ...finding, actual: JSON.stringify(transcript) })),
    transcript,
    sequence: renderSequence(evidence, cites, (text) => text),
  };
}
