import type { Report, Reports, Verdict } from '../model/verdict.js';
import { bindingOf, brokenIn } from './breach.js';
import { printable } from './printable.js';
import { sourceFileOf } from './source-file.js';
import { acceptanceOf, attemptsOf, shortcomingOf, standingOf } from './standing.js';
import { nameOf, staleSentence } from './text.js';

type Kind = 'error' | 'warning' | 'notice';
const kinds: readonly Kind[] = ['error', 'warning', 'notice'];

interface Annotation {
  kind: Kind;
  title: string;
  lines: string[];
  file?: string | undefined;
}

/** Annotations of one kind that are shown of a step. */
const mostShown = 10;

/** Workflow commands, a line each: an error for whatever fails the run, a warning for what is advice, a notice for the rest. */
export function renderGithub({ reports }: Reports): string {
  const all = reports.flatMap(annotationsOf);
  return kinds.flatMap((kind) => shownOf(all.filter((one) => one.kind === kind))).join('');
}

/** The last place goes to those that have none. */
function shownOf(annotations: readonly Annotation[]): string[] {
  if (annotations.length <= mostShown) return annotations.map(commandOf);
  const [shown, rest] = [annotations.slice(0, mostShown - 1), annotations.slice(mostShown - 1)];
  const { kind } = rest[0]!;
  return [...shown, { kind, title: `and ${rest.length} more`, lines: rest.map(({ title }) => title) }].map(commandOf);
}

function annotationsOf(report: Report): Annotation[] {
  const { client, verdicts, stale = [] } = report;
  const name = nameOf(client);
  const file = sourceFileOf(report);
  const shortcoming = shortcomingOf(report);
  const accepted = verdicts.filter((verdict) => standingOf(verdict) === 'accepted');
  return [
    ...verdicts.flatMap((verdict) => ofVerdict(verdict, name).map((one) => ({ ...one, file }))),
    ...stale.map((entry): Annotation => ({
      kind: 'error',
      title: `${name}: ${entry.scenario} passes now`,
      lines: [staleSentence(entry)],
      file,
    })),
    ...(shortcoming === undefined ? [] : [{ kind: 'error' as const, title: name, lines: [shortcoming] }]),
    ...(accepted.length === 0
      ? []
      : [
          {
            kind: 'notice' as const,
            title: `${name}: ${accepted.length} accepted by the baseline`,
            lines: accepted.map((verdict) => `${verdict.scenario} ${acceptanceOf(verdict)}`),
          },
        ]),
  ];
}

function ofVerdict(verdict: Verdict, client: string): Annotation[] {
  const { scenario, reason, retried = [], result } = verdict;
  const title = `${client}: ${scenario}`;
  const lapsed = verdict.known?.lapsed ? [`It ${acceptanceOf(verdict)}`] : [];
  const annotation = (kind: Kind, lines: string[]): Annotation => ({ kind, title, lines: [...lines, ...lapsed] });
  const retriedNotice: Annotation[] =
    retried.length > 0 ? [{ kind: 'notice', title: `${title} was retried`, lines: [attemptsOf(verdict) ?? ''] }] : [];
  switch (standingOf(verdict)) {
    case 'broken':
      return [annotation('error', breachOf(verdict)), ...retriedNotice];
    case 'failed':
      return [annotation('error', [reason, verdict.reproduce]), ...retriedNotice];
    case 'open':
      return [annotation('error', [`${result}: ${reason}`, verdict.reproduce]), ...retriedNotice];
    case 'advice':
      return [annotation('warning', breachOf(verdict)), ...retriedNotice];
    default:
      return retriedNotice;
  }
}

function breachOf(verdict: Verdict): string[] {
  const { title, requirement, trouble, fix = '', reproduce } = verdict;
  return [
    title,
    `${bindingOf(verdict)} ${requirement.clause}: ${requirement.text}`,
    ...trouble.map((sentence) => `trouble: ${sentence}`),
    ...brokenIn(verdict).flatMap(({ expected, actual }) => [`expected: ${expected}`, `actual: ${actual}`]),
    `fix: ${fix}`,
    `rerun: ${reproduce}`,
    requirement.url,
  ];
}

/** `::error file=gauntlet.client.ts,title=acme%3A state/wrong::…`, as the runner reads it. */
function commandOf({ kind, title, lines, file }: Annotation): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(printable(file))}`]),
    `title=${property(printable(title))}`,
  ];
  return `::${kind} ${properties.join(',')}::${escaped(lines.map(printable).join('\n'))}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
