import { describe } from './checks/login.js';
import { eventsOf, type Evidence, type EvidenceEvent, type WireExchange } from './model/evidence.js';
import type { Action } from './model/protocol.js';

const maxLine = 600;
const longestMasked = 128 * 1024;

/** The cited events, a line each, in order and not yet masked. */
export function renderTranscript(evidence: Evidence, cites: Iterable<number>): { n: number; line: string }[] {
  const wanted = new Set(cites);
  return evidence.events.filter(({ n }) => wanted.has(n)).map((event) => ({ n: event.n, line: renderEvent(event) }));
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

function renderEvent(event: EvidenceEvent): string {
  switch (event.kind) {
    case 'exchange':
      return renderExchange(event.exchange);
    case 'effect':
      return `quirk ${event.quirk} ${event.effect} a message (${event.seam})`;
    case 'action':
      return `${renderAction(event.action)}${event.process === undefined ? '' : ` in its ${event.process}`}`;
    case 'outcome':
      return `${renderAction(event.action)} → ${describe(event.outcome)}`;
    case 'attack':
      return `attack: ${event.summary}`;
    case 'output':
      return `${event.source}: ${event.text.trim()}`;
    case 'clock':
      return `clock: ${event.offsetMs / 1000} s ahead${event.client ? '' : ' at the server only'}`;
  }
}

function renderExchange({ method, url, headers, body, response, delivery, refusal }: WireExchange): string {
  const authorization = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const request = [`${method} ${url}`, authorization && `authorization: ${authorization}`, body]
    .filter(Boolean)
    .join(' ');
  const answer = response ? `${response.status} ${locationOf(response) ?? response.body}` : 'no response';
  return `${request} → ${answer}${delivery === 'complete' ? '' : ` (${delivery})`}${refusal ? ` [${refusal}]` : ''}`;
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
export function shown(text: string, mask: (text: string) => string): string {
  // Masking makes a text shorter, but what remains of this much is longer than a line all the same.
  const line = mask(text.slice(0, longestMasked));
  return line.length > maxLine ? `${line.slice(0, maxLine)}… (${text.length} characters)` : line;
}
