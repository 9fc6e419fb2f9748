import type { Evidence, EvidenceEvent, Secret, SecretKind, WireExchange } from '../model/evidence.js';
import type { WireRequest } from '../model/protocol.js';
import type { Page } from '../model/user-agent.js';

type Unnumbered = EvidenceEvent extends infer E ? (E extends { n: number } ? Omit<E, 'n'> : never) : never;

/** Writes down what happens in one run, in order. */
export interface Record {
  add(event: Unnumbered): void;
  /** An exchange that sets out; what comes of it is put into what is returned. */
  begin(request: WireRequest, endpoint: WireExchange['endpoint']): WireExchange;
  /** An exchange of a browser, whole. */
  seen(request: WireRequest, page: Page, endpoint: WireExchange['endpoint']): WireExchange;
  /** Takes down a browser's way: the first exchange is the authorization request, what follows belongs to the login. */
  browser(): {
    seen: (request: WireRequest, page: Page) => void;
    /** Number of the first exchange; of one without an answer where nobody saw what went to and fro. */
    first: (url: URL) => number;
  };
  learn(kind: SecretKind, value: string | undefined): void;
  evidence(): Evidence;
}

/** Characters of a body that are kept. */
const longestBody = 256 * 1024;

export function createRecord(): Record {
  const events: EvidenceEvent[] = [];
  const secrets: Secret[] = [];
  const add = (event: Unnumbered) => void events.push({ n: events.length, ...event });
  let exchanges = 0;
  const begin: Record['begin'] = ({ method, url, headers, body = '' }, endpoint) => {
    const exchange: WireExchange = {
      id: exchanges++,
      issuer: 'main',
      endpoint,
      arrivedMs: performance.now(),
      method,
      url,
      headers,
      body,
      parameters: parametersOf(method, url, headers, body),
      delivery: 'pending',
    };
    add({ kind: 'exchange', exchange });
    return exchange;
  };
  const seen: Record['seen'] = (request, { status, headers, body }, endpoint) => {
    const response = { status, headers, body: body.slice(0, longestBody) };
    return Object.assign(begin(request, endpoint), { response, delivery: 'complete' as const });
  };
  return {
    add,
    begin,
    seen,
    browser() {
      let first: number | undefined;
      return {
        seen(request, page) {
          const { id } = seen(request, page, first === undefined ? 'authorization' : 'login');
          first ??= id;
        },
        first: (url) => (first ??= begin({ method: 'GET', url: url.href, headers: [] }, 'authorization').id),
      };
    },
    learn(kind, value) {
      if (value && !secrets.some((secret) => secret.value === value)) secrets.push({ kind, value });
    },
    evidence: () => ({ events, secrets, markers: [] }),
  };
}

function parametersOf(
  method: string,
  url: string,
  headers: readonly [string, string][],
  body: string,
): WireExchange['parameters'] {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const entries =
    method === 'GET'
      ? [...new URL(url).searchParams]
      : /\bjson\b/i.test(type)
        ? membersOf(body)
        : [...new URLSearchParams(body)];
  const parameters: WireExchange['parameters'] = {};
  for (const [name, value] of entries) {
    const before = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    Object.defineProperty(parameters, name, {
      value: before === undefined ? value : [before, value].flat(),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return parameters;
}

function membersOf(text: string): [string, string][] {
  try {
    const json = JSON.parse(text) as unknown;
    return Object.entries(json as object).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    );
  } catch {
    return [];
  }
}
