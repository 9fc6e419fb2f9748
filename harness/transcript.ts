import { describe } from './checks/login.js';
import { eventsOf, type Evidence, type EvidenceEvent, type WireExchange } from './model/evidence.js';
import { quirkById } from '../provider/quirks/index.js';
import type { Action, Outcome } from './model/protocol.js';
import type { Scenario } from './model/scenario.js';
import type { TranscriptLine } from './model/verdict.js';

/** Characters of a line. */
const lengths = { brief: 600, whole: 8000 };
export type Detail = keyof typeof lengths;
/** Lines of each source in a whole transcript, besides those that are cited. */
const firstLines = 20;
const longestMasked = 128 * 1024;

/**
 * The cited events, a line each, in order and not yet masked; the whole transcript has all events with all headers, of what
 * the client let out only the beginning.
 */
export function renderTranscript(
  evidence: Evidence,
  cites: Iterable<number>,
  detail: Detail = 'brief',
): TranscriptLine[] {
  const wanted = new Set(cites);
  const heard = new Map<string, number>();
  // An error that is written out may have a thousand lines.
  const early = (event: EvidenceEvent) => {
    if (event.kind !== 'output') return true;
    heard.set(event.source, (heard.get(event.source) ?? 0) + 1);
    return heard.get(event.source)! <= firstLines;
  };
  return evidence.events
    .filter((event) => wanted.has(event.n) || (detail === 'whole' && early(event)))
    .map((event) => ({ n: event.n, ...renderEvent(event, detail) }));
}

/** What was done to the client, a sentence each: the quirks that acted, and what else befell it. */
export function troubleIn(
  { events }: Evidence,
  { quirks: uses = [], setup }: Pick<Scenario, 'quirks' | 'setup'>,
): string[] {
  const dialect = setup?.preset?.preset.quirks ?? [];
  const sentences = events.flatMap((event) => {
    if (event.kind === 'attack') return event.summary;
    const quirk = event.kind === 'effect' ? quirkById.get(event.quirk) : undefined;
    // Of what a provider does all the time, only what has made a difference is telling.
    const isIdle = event.kind === 'effect' && event.effect === 'reached' && quirk?.kind === 'tamper';
    if (isIdle && dialect.some(({ id }) => id === quirk.id)) return [];
    const params = Object.entries(uses.find(({ id }) => id === quirk?.id)?.params ?? {}).map(
      ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return quirk ? `the server ${quirk.summary} (${quirk.id}${params.join('')})` : [];
  });
  return [...new Set(sentences)];
}

/** The evidence with what the client has let out masked: line by line, a secret that goes over several would not be recognised. */
export function maskOutput(evidence: Evidence, mask: (text: string) => string): Evidence {
  const output = eventsOf(evidence, 'output');
  const masked = new Map<number, string>();
  for (const source of new Set(output.map((event) => event.source))) {
    const events = output.filter((event) => event.source === source);
    const lines = mask(events.map(({ text }) => text).join('\n')).split('\n');
    for (const { n, text } of events) masked.set(n, lines.splice(0, text.split('\n').length).join('\n'));
  }
  return {
    ...evidence,
    events: evidence.events.map((event) =>
      event.kind === 'output' ? { ...event, text: masked.get(event.n) ?? event.text } : event,
    ),
  };
}

function renderEvent(event: EvidenceEvent, detail: Detail): Omit<TranscriptLine, 'n'> {
  switch (event.kind) {
    case 'exchange':
      return renderExchange(event.exchange, detail);
    case 'effect':
      return { line: `quirk ${event.quirk} ${event.effect} a message (${event.seam})` };
    case 'action':
      return { line: `${renderAction(event.action)}${event.process === undefined ? '' : ` in its ${event.process}`}` };
    case 'outcome':
      return { line: renderAction(event.action), answer: renderOutcome(event.outcome) };
    case 'attack':
      return { line: `attack: ${event.summary}` };
    case 'output':
      return { line: `${event.source}: ${event.text.trim()}` };
    case 'page':
      return { line: `page: ${event.page.status} ${event.page.url} ${event.page.body.replace(/\s+/g, ' ').trim()}` };
    case 'clock':
      return { line: `clock: ${event.offsetMs / 1000} s ahead${event.client ? '' : ' at the server only'}` };
    case 'act':
      return { line: `platform: ${event.act}`, answer: event.told };
    case 'arrival':
      return { line: `the browser is sent to ${event.url}` };
  }
}

function renderOutcome(outcome: Outcome): string {
  return outcome.kind === 'redirected' ? `redirected to ${outcome.to.url}` : describe(outcome);
}

function renderExchange(exchange: WireExchange, detail: Detail): Omit<TranscriptLine, 'n'> {
  const { method, url, headers, body, response, delivery, refusal } = exchange;
  const telling = headers.filter(([name]) => detail === 'whole' || name.toLowerCase() === 'authorization');
  const request = [`${method} ${url}`, ...telling.map(([name, value]) => `${name.toLowerCase()}: ${value}`), body];
  const answer = [
    ...(response ? [`${response.status}`] : ['no response']),
    ...(delivery === 'complete' ? [] : [`(${delivery})`]),
    // Before what may be cut.
    ...(refusal ? [`[why: ${refusal}]`] : []),
    ...(response ? [renderResponse(response, detail)] : []),
  ];
  return { line: request.filter(Boolean).join(' '), answer: answer.join(' ') };
}

function renderResponse({ headers, body }: NonNullable<WireExchange['response']>, detail: Detail): string {
  if (detail === 'whole') return [...headers.map(([name, value]) => `${name}: ${value}`), body].join(' ');
  const isPage = headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /\bhtml\b/i.test(value));
  return locationOf({ headers }) ?? (isPage ? `(a page of ${body.length} characters)` : body);
}

function renderAction(action: Action): string {
  switch (action.do) {
    case 'start-login':
      return `client begins a login for ${action.user} in ${action.browser}`;
    case 'callback':
      return `client receives ${action.request.method} ${action.request.url}${action.request.body ? ` ${action.request.body}` : ''} in ${action.browser}`;
    case 'call-api':
      return `client calls the API for ${action.user}`;
    case 'refresh':
    case 'logout':
      return `client does ${action.do} for ${action.user}`;
  }
}

function locationOf({ headers }: { headers: [string, string][] }): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
}

/** A text for a report: masked, then cut. The other way round a secret that was cut in two would not be recognised. */
export function shown(text: string, mask: (text: string) => string, detail: Detail = 'brief'): string {
  // Masking makes a text shorter, but what remains of this much is longer than a line all the same.
  const line = mask(text.slice(0, longestMasked));
  const length = lengths[detail];
  return line.length > length ? `${line.slice(0, length)}… (${text.length} characters)` : line;
}
