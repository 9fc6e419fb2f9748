import { eventsOf, type Evidence, type EventOf, type WireExchange } from '../model/evidence.js';
import type { VendorAct } from '../model/vendor.js';

/** An exchange as an event, so that it can be cited. */
export type Seen = EventOf<'exchange'>;

export function exchangesAt(evidence: Evidence, ...endpoints: WireExchange['endpoint'][]): Seen[] {
  return eventsOf(evidence, 'exchange').filter(({ exchange }) => endpoints.includes(exchange.endpoint));
}

/** The members of a response's JSON object; none if it is none. */
export function membersOf({ response }: Pick<WireExchange, 'response'>): Record<string, unknown> {
  try {
    const json = JSON.parse(response?.body ?? '') as unknown;
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The value of a response's header; several are joined by commas. Undefined without one. */
export function answerHeader({ response }: WireExchange, name: string): string | undefined {
  const values = response?.headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value) ?? [];
  return values.length > 0 ? values.join(', ') : undefined;
}

export function actsOf(evidence: Evidence, act: VendorAct): EventOf<'act'>[] {
  return eventsOf(evidence, 'act').filter((event) => event.act === act);
}
