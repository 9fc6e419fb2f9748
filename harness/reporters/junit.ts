import { escapeUTF8 } from 'entities/escape';
import mustache from 'mustache';
import type { BaselineEntry, Report, Reports, Verdict } from '../model/verdict.js';
import { bindingOf } from './breach.js';
import { junitTemplate } from './junit-template.js';
import { printable } from './printable.js';
import { acceptanceOf, attemptsOf, shortcomingOf, standingOf } from './standing.js';
import { nameOf, renderBreach, staleSentence } from './text.js';

interface Case {
  classname: string;
  name: string;
  /** Seconds. */
  time: string;
  skip?: { text: string };
  error?: Problem;
  failure?: Problem;
}

interface Problem {
  message: string;
  type: string;
  text: string;
}

/**
 * JUnit XML: a test suite for each client and suite, a test case for each scenario. It is red where the exit code is not 0; what is
 * accepted, advice or not scored is a skipped test case that says so.
 */
export function renderJunit({ reports, several = reports.length > 1 }: Reports): string {
  const suites = reports.flatMap((report) => suitesOf(report, several));
  const all = suites.length > 0 ? suites : [nothing];
  return mustache.render(
    junitTemplate,
    { suites: all.map((suite, id) => ({ ...suite, ...sumsOf(suite.cases), id })) },
    {},
    { escape: escapeXml },
  );
}

/** What is reported when the run was ended before it began. */
const nothing = {
  name: 'gauntlet',
  client: 'gauntlet',
  timestamp: '1970-01-01T00:00:00',
  properties: [{ name: 'clients', value: '0' }],
  cases: [erring('gauntlet', 'run', 'Nothing was judged.', 'incomplete')],
  out: '',
};

function suitesOf(report: Report, several: boolean) {
  const { client, startedAt, verdicts, tool, seed, stale = [] } = report;
  const name = nameOf(client);
  // Up to the last dot it is the package for those who show packages.
  const classOf = (suite: string) => (several ? `${name}.${printable(suite)}` : printable(suite));
  const shortcoming = shortcomingOf(report);
  const ofRun = [
    ...stale.map((entry) => staleCase(entry, classOf('baseline'))),
    ...(shortcoming === undefined ? [] : [erring(classOf('run'), 'complete', shortcoming, 'incomplete')]),
  ];
  const suite = (id: string, own: readonly Verdict[], cases: Case[]) => ({
    name: `${name} / ${printable(id)}`,
    client: name,
    timestamp: startedAt.slice(0, 'YYYY-MM-DDThh:mm:ss'.length),
    properties: [
      { name: 'tool', value: `${tool.name} ${tool.version}` },
      { name: 'client', value: name },
      { name: 'seed', value: printable(seed) },
      ...own.flatMap(propertiesOf),
    ],
    cases,
    out: own.flatMap(remarkOf).join('\n'),
  });
  const ids = [...new Set(verdicts.map((verdict) => verdict.suite))];
  return [
    ...ids.map((id) => {
      const own = verdicts.filter((verdict) => verdict.suite === id);
      return suite(
        id,
        own,
        own.map((verdict) => caseOf(verdict, classOf(id))),
      );
    }),
    ...(ofRun.length > 0 ? [suite('run', [], ofRun)] : []),
  ];
}

function caseOf(verdict: Verdict, classname: string): Case {
  const { scenario, durationMs } = verdict;
  return { classname, name: printable(scenario), time: seconds(durationMs), ...outcomeOf(verdict) };
}

function outcomeOf(verdict: Verdict): Pick<Case, 'skip' | 'error' | 'failure'> {
  const { result, reason, unscored } = verdict;
  const message = printable(reason);
  const text = [message, printable(acceptanceOf(verdict) ?? ''), printable(verdict.reproduce)]
    .filter(Boolean)
    .join('\n');
  switch (standingOf(verdict)) {
    case 'passed':
      return {};
    case 'broken':
      return { failure: { message, type: bindingOf(verdict), text: renderBreach(verdict) } };
    // Whoever reads a red build cannot tell the two apart; a run that could not be judged must not look green.
    case 'open':
    case 'failed':
      return { error: { message, type: result, text } };
    case 'accepted':
      return { skip: { text: `known: ${printable(acceptanceOf(verdict) ?? '')}. ${result}: ${message}` } };
    case 'advice':
      return {
        skip: { text: `warn: ${message}${unscored === undefined ? '' : ` Not scored: ${printable(unscored)}.`}` },
      };
    case 'unscored':
      return { skip: { text: `inconclusive, and not scored: ${message}` } };
    case 'skipped':
      return { skip: { text: message } };
  }
}

function propertiesOf(verdict: Verdict): { name: string; value: string }[] {
  const name = printable(verdict.scenario);
  const [attempts, acceptance] = [attemptsOf(verdict), acceptanceOf(verdict)];
  return [
    ...(attempts === undefined ? [] : [{ name: `retried ${name}`, value: printable(attempts) }]),
    ...(acceptance === undefined ? [] : [{ name: `known ${name}`, value: printable(acceptance) }]),
  ];
}

/** What does not make a build red, and yet should be read in full. */
function remarkOf(verdict: Verdict): string[] {
  const standing = standingOf(verdict);
  const breached = verdict.result === 'fail' || verdict.result === 'warn';
  return breached && (standing === 'advice' || standing === 'accepted') ? [renderBreach(verdict)] : [];
}

function staleCase(entry: BaselineEntry, classname: string): Case {
  const message = staleSentence(entry);
  return { classname, name: printable(entry.scenario), time: '0', failure: { message, type: 'stale', text: message } };
}

function erring(classname: string, name: string, message: string, type: string): Case {
  return { classname, name, time: '0', error: { message, type, text: message } };
}

function sumsOf(cases: readonly Case[]) {
  return {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure).length,
    errors: cases.filter(({ error }) => error).length,
    skipped: cases.filter(({ skip }) => skip).length,
    time: cases.reduce((sum, { time }) => sum + Number(time), 0).toFixed(4),
  };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(4);
}

/** XML 1.0 §2.2 forbids these characters, even as references. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escapeXml(value: unknown): string {
  return escapeUTF8(String(value).replace(forbidden, '\ufffd'));
}
