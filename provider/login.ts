import { randomBytes } from 'node:crypto';
import type { Question, Visitor } from './decision.js';
import { parseParameters, single, type Exchange, type HttpResponse, type Parameters } from './exchange.js';
import { renderConsent } from './pages/consent.js';
import { pageResponse, type Frame } from './pages/layout.js';
import { renderNotice } from './pages/notice.js';
import { renderPicker } from './pages/picker.js';
import type { Person } from './people.js';
import type { Inbound } from './served.js';
import { paths } from './router.js';

/** An authorization request on its way, and the person who is asked for it. */
export interface Visit extends Visitor {
  /** As the request taps have left it. */
  readonly request: Inbound;
  /** The exchange in which it came. */
  readonly exchange: Exchange;
  /** Set by the authorization server instead of an answer. */
  question: Question | undefined;
  /** Value of a Set-Cookie field that the response has to bring. */
  cookie: string | undefined;
  session: Session | undefined;
  /** Path that the issuer was reached by: that of its identifier, or none at a host of its own. */
  base: string;
  /** What the forms of the pages name this visit by: nobody can guess it. */
  readonly handle: string;
}

/** Of one browser. */
interface Session {
  id: string;
  account?: string;
  since?: number;
}

/** The login and consent pages of one issuer, and what they remember. */
export interface Login {
  arrive: (request: Inbound, exchange: Exchange) => Visit;
  /** Takes what a person has sent from a page: the visit goes on, or a page is all that comes of it. */
  take: (form: Inbound) => Visit | HttpResponse;
  /** The page that asks a visit's question; the visit waits for what is sent from there. */
  ask: (visit: Visit, question: Question) => HttpResponse;
  /** Signs everybody out, and forgets who has consented to what. */
  clear: () => void;
}

export interface LoginOptions {
  name: string;
  identifier: string;
  mount: string;
  /** Host header values that are the issuer's own. */
  hosts: readonly string[];
  users: readonly Person[];
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Browsers that are remembered, and visits that wait for a person; the oldest make way. */
const most = 1000;

export function createLogin({ name, identifier, mount, hosts, users, now }: LoginOptions): Login {
  const sessions = new Map<string, Session>();
  const waiting = new Map<string, Visit>();
  const grants = new Map<string, Set<string>>();
  const { host, protocol } = new URL(identifier);
  const ownHosts = new Set(hosts.map((host) => host.toLowerCase()));
  // Cookies ignore ports, and a path does not keep them apart; a cookie's name has no slash. RFC 6265 §8.5, §4.1.1
  const cookieName = `session_${name.replace('/', '~')}`;

  const granted = (clientId: string, account: string) => grants.get(JSON.stringify([clientId, account])) ?? new Set();
  const baseFor = (host = '') => (ownHosts.has(host.toLowerCase()) ? '' : mount);

  function sessionOf(cookies = ''): Session | undefined {
    const ids = cookies.split(/; */).filter((pair) => pair.startsWith(`${cookieName}=`));
    return ids.map((pair) => sessions.get(pair.slice(cookieName.length + 1))).find(Boolean);
  }

  /** Gives a session an identifier that nobody has seen yet: one from before somebody signed in might be known to others. */
  function renew(visit: Visit): Session {
    const session = visit.session ?? { id: '' };
    sessions.delete(session.id);
    session.id = unguessable();
    remember(sessions, session.id, session);
    visit.session = session;
    const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', ...(protocol === 'https:' ? ['Secure'] : [])];
    visit.cookie = [`${cookieName}=${session.id}`, ...attributes].join('; ');
    return session;
  }

  function signIn(visit: Visit, account: string): void {
    const since = Math.floor(now() / 1000);
    Object.assign(renew(visit), { account, since });
    // Whatever was allowed before, they were not the one who did.
    Object.assign(visit, { account, since, picked: true, consent: undefined });
  }

  /** Whether a page of ours has sent this form, if it is a browser that says so. */
  function isOurs({ headers }: Inbound): boolean {
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return false;
    if (headers.origin === undefined) return true;
    return URL.canParse(headers.origin) && [host, headers.host].includes(new URL(headers.origin).host);
  }

  function ask(visit: Visit, question: Question): HttpResponse {
    visit.question = question;
    if (visit.session === undefined) renew(visit);
    remember(waiting, visit.handle, visit);
    const frame: Frame = { issuer: name, action: `${visit.base}${paths.login}`, visit: visit.handle };
    if (question.ask === 'account') return pageResponse(renderPicker(frame, question, users, visit.session?.account));
    return pageResponse(renderConsent(frame, question, users));
  }

  function goOn(visit: Visit, form: Parameters): Visit | HttpResponse {
    const question = visit.question!;
    const account = single(form, 'account');
    const decision = single(form, 'decision');
    visit.cookie = undefined;
    visit.question = undefined;
    if (decision === undefined) {
      if (account === undefined || !users.some(({ sub }) => sub === account)) return ask(visit, question);
      signIn(visit, account);
      return visit;
    }
    // What was shown in another tab since then is what counts.
    if (question.ask !== 'consent' || account !== question.account) return ask(visit, question);
    if (decision === 'switch') {
      return ask(visit, { ask: 'account', clientId: question.clientId, preselected: undefined });
    }
    if (decision !== 'allow' && decision !== 'deny') return ask(visit, question);
    visit.consent = decision;
    if (decision === 'allow') {
      const key = JSON.stringify([question.clientId, account]);
      remember(grants, key, new Set([...(grants.get(key) ?? []), ...question.scopes]));
    }
    return visit;
  }

  return {
    arrive(request, exchange) {
      const session = sessionOf(request.headers.cookie);
      return {
        request,
        exchange,
        session,
        account: session?.account,
        since: session?.since,
        picked: false,
        consent: undefined,
        granted,
        question: undefined,
        cookie: undefined,
        base: baseFor(request.headers.host),
        handle: unguessable(),
      };
    },
    take(inbound) {
      const { method, headers, body } = inbound;
      if (method !== 'POST') {
        const page = notice(405, 'Start from an application', 'It sends you here when it needs to know who you are.');
        return { ...page, headers: [...page.headers, ['Allow', 'POST']] };
      }
      if (!isOurs(inbound)) {
        return notice(403, 'This was not sent from our page', 'Another website has tried to answer in your place.');
      }
      const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
      const form = isForm ? parseParameters(body.toString()) : {};
      const visit = waiting.get(single(form, 'visit') ?? '');
      if (visit === undefined) {
        return notice(400, 'This page is out of date', 'Go back to the application and start again from there.');
      }
      if (visit.session !== sessionOf(headers.cookie)) {
        return notice(403, 'This is another browser', 'Allow cookies, go back to the application and start again.');
      }
      waiting.delete(visit.handle);
      visit.base = baseFor(headers.host);
      return goOn(visit, form);
    },
    ask,
    clear() {
      for (const map of [sessions, waiting, grants]) map.clear();
    },
  };

  function notice(status: number, title: string, text: string): HttpResponse {
    return pageResponse(renderNotice(name, title, text), status);
  }
}

function unguessable(): string {
  return randomBytes(32).toString('base64url');
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value!);
}
