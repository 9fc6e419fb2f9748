import { eventsOf, type Evidence, type EvidenceEvent, type WireExchange } from './model/evidence.js';
import type { Action, Outcome } from './model/protocol.js';
import type { Party, SequenceEntry } from './model/verdict.js';

/** Messages that are shown of one run, and characters of one. */
const most = { entries: 40, characters: 160 };

/** Who said what in a run, in short: of parameters the names, and only such values as the protocol itself names. */
export function renderSequence(
  evidence: Evidence,
  cites: Iterable<number>,
  mask: (text: string) => string,
): SequenceEntry[] {
  const cited = new Set(cites);
  const made = new Map(eventsOf(evidence, 'exchange').map(({ exchange }) => [exchange.id, exchange]));
  const all = evidence.events
    .flatMap((event): SequenceEntry[] => {
      const entry = entryOf(event, made);
      if (!entry) return [];
      const { text, answer } = entry;
      return [
        {
          n: event.n,
          ...entry,
          text: cut(mask(text)),
          ...(answer !== undefined && { answer: cut(mask(answer)) }),
          ...(cited.has(event.n) && { cited: true }),
        },
      ];
    })
    .reduce(withoutRepetition, []);
  const more = all.length - most.entries;
  if (more <= 0) return all;
  const last = all[most.entries - 1]!;
  return [...all.slice(0, most.entries), { n: last.n, from: 'client', text: `… and ${more} more messages` }];
}

/** A client that storms says the same again and again: it stands there once. */
function withoutRepetition(all: SequenceEntry[], entry: SequenceEntry): SequenceEntry[] {
  const before = all.at(-1);
  const isAlike = before && contentOf(before) === contentOf(entry);
  if (!isAlike) all.push(entry);
  else if (entry.cited) before.cited = true;
  return all;
}

function contentOf({ from, to, text, answer }: SequenceEntry): string {
  return JSON.stringify([from, to, text, answer]);
}

type Entry = Omit<SequenceEntry, 'n' | 'cited'>;

function entryOf(event: EvidenceEvent, made: ReadonlyMap<number, WireExchange>): Entry | undefined {
  switch (event.kind) {
    case 'exchange':
      return ofExchange(event.exchange);
    case 'effect': {
      const exchange = made.get(event.exchange);
      const from = exchange ? receiverOf(exchange) : 'authorization server';
      return event.effect === 'changed' ? { from, text: `${event.quirk} changes this` } : undefined;
    }
    case 'action':
      return { from: 'user agent', to: 'client', text: ofAction(event.action) };
    case 'outcome':
      return { from: 'client', to: 'user agent', text: ofOutcome(event.outcome) };
    case 'attack':
      return { from: 'user agent', text: `attack: ${event.summary}` };
    case 'clock':
      return { from: 'authorization server', text: `clock: ${event.offsetMs / 1000} s ahead` };
    case 'arrival':
      return { from: 'user agent', to: 'client', text: `GET ${pathOf(event.url)}${listed(queryOf(event.url))}` };
    case 'act':
      return event.done ? undefined : { from: 'client', text: `${event.act}: ${event.told}` };
    case 'output':
    case 'page':
      return undefined;
  }
}

function ofExchange(exchange: WireExchange): Entry {
  const { endpoint, method, url, parameters, response, delivery } = exchange;
  const fromUserAgent = endpoint === 'authorization' || endpoint === 'login';
  const broken = delivery === 'complete' ? '' : ` (${delivery})`;
  return {
    from: fromUserAgent ? 'user agent' : 'client',
    to: receiverOf(exchange),
    text: `${method} ${pathOf(url)}${listed(parameters)}`,
    answer: response
      ? `${response.status}${broken}${targetOf(response)}${errorIn(response.body)}`
      : `no response${broken}`,
  };
}

function receiverOf({ endpoint, issuer }: WireExchange): Party {
  if (endpoint === 'elsewhere') return 'elsewhere';
  if (endpoint === 'api') return 'API';
  return issuer === 'other' ? 'other authorization server' : 'authorization server';
}

function ofAction(action: Action): string {
  switch (action.do) {
    case 'start-login':
      return `begin a login for ${action.user}`;
    case 'callback': {
      const { method, url } = action.request;
      return `${method} ${pathOf(url)}${listed(queryOf(url))}`;
    }
    case 'call-api':
      return `call the API for ${action.user}`;
    case 'refresh':
      return `refresh the tokens of ${action.user}`;
    case 'logout':
      return `log ${action.user} out`;
  }
}

function ofOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'redirected':
      return `redirect to ${pathOf(outcome.to.url)}${listed(queryOf(outcome.to.url))}`;
    case 'answered':
      return `answered ${outcome.status}`;
    case 'refused':
    case 'crashed':
      return `${outcome.kind}: ${outcome.reason}`;
    default:
      return outcome.kind;
  }
}

/** Values that say what a message is: the protocol names them, and none of them is a secret. */
const telling = ['grant_type', 'response_type', 'response_mode', 'prompt', 'error', 'code_challenge_method'];

function listed(parameters: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(parameters).map(([name, value]) =>
    telling.includes(name) && typeof value === 'string' ? `${name}=${value}` : name,
  );
  return parts.length > 0 ? ` ${parts.join(', ')}` : '';
}

function targetOf({ headers }: { headers: readonly [string, string][] }): string {
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  return location === undefined ? '' : ` to ${pathOf(location)}${listed(queryOf(location))}`;
}

function errorIn(body: string): string {
  const error = /"error"\s*:\s*"(\w{1,60})"/.exec(body)?.[1];
  return error === undefined ? '' : ` ${error}`;
}

/** The path alone, without the issuer that each run has for itself. */
function pathOf(url: string): string {
  const path = URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').pathname : url;
  return path.replace(/\/run-[\da-f]{10}-\w+/, '');
}

function queryOf(url: string): Record<string, string> {
  return URL.canParse(url, 'http://localhost') ? Object.fromEntries(new URL(url, 'http://localhost').searchParams) : {};
}

/** Of what is masked already: a secret that was cut in two would not be recognised. */
function cut(text: string): string {
  return text.length > most.characters ? `${text.slice(0, most.characters)}…` : text;
}
