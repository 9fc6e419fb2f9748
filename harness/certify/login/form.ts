import type { WireRequest } from '../../model/protocol.js';
import type { Navigation } from '../../model/user-agent.js';
import type { Arrival, LoginDriver, LoginRequest } from '../../model/vendor.js';
import { createUserAgent } from '../../user-agent.js';
import { boundsFor, loginBounds } from './bounds.js';
import { failureOf, isCalledOff } from './failure.js';
import {
  fieldsOf,
  findButton,
  findField,
  formOf,
  readMarkup,
  submittersOf,
  type Elements,
  type Markup,
} from './markup.js';
import { enter, press, submittersIn } from './press.js';
import { errorOn, offeredOn, placeOf } from './telling.js';

export interface FormLoginOptions {
  /** Values by what names a field: its label, placeholder, name or id, or a CSS selector. */
  fill: Readonly<Record<string, string>>;
  /** Texts, values or CSS selectors of the buttons and links that lead on. */
  press: readonly string[];
  /** Those by which the end-user refuses. */
  deny: readonly string[];
  /** Host names of the definition's endpoints: only these may be in a private network. */
  hosts: readonly string[];
  /** A certificate authority to trust beside those that everybody trusts, in PEM. */
  ca?: string | undefined;
  /** Milliseconds for a whole login; 30 seconds by default. */
  timeoutMs?: number;
}

type Stop = Extract<Arrival, { kind: 'page' }>;
/** What follows from a page: a request, or the end. */
type Next = { request: WireRequest } | Omit<Stop, 'kind' | 'page'>;

/** Logs in by filling in and submitting the forms of pages, in which it runs no scripts; each time with a browser that nobody has used. */
export function createFormLogin(options: FormLoginOptions): LoginDriver {
  return { authorize: (request) => logIn(request, options), close: () => Promise.resolve() };
}

async function logIn(request: LoginRequest, options: FormLoginOptions): Promise<Arrival> {
  const { hosts, ca, timeoutMs = loginBounds.timeoutMs } = options;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  const agent = createUserAgent({ keepAlive: false, ca, bounds: boundsFor(hosts) });
  const filled = new Set<string>();
  let asked: WireRequest = { method: 'GET', url: request.url.href, headers: [] };
  const until = (url: URL) => {
    asked = { ...asked, url: url.href };
    return request.until(url);
  };
  try {
    for (let pages = 1; ; pages += 1) {
      const { url, onExchange } = { url: asked, onExchange: request.onExchange };
      const navigation = await agent.navigate(url, { origins: 'any', until, onExchange, timeoutMs, signal });
      const arrival = arrivalOf(navigation);
      if (arrival) return arrival;
      const { page } = navigation as Required<Pick<Navigation, 'page'>>;
      const markup = await readMarkup(page);
      const next = nextFrom(markup, { ...options, decision: request.decision, filled });
      if (!('request' in next)) return { kind: 'page', page, ...next };
      if (pages >= loginBounds.pages) return { kind: 'page', page, ...tooMany(markup) };
      asked = next.request;
    }
  } catch (error) {
    if (isCalledOff(request.signal)) throw request.signal.reason;
    return failureOf(error, hostOf(asked.url), timeoutMs);
  } finally {
    await agent.close();
  }
}

function arrivalOf({ stopped }: Navigation): Arrival | undefined {
  if (!stopped) return undefined;
  const { request, reason } = stopped;
  if (reason === 'until') return { kind: 'redirected', request };
  const told = `The login led to an address of ${new URL(request.url).protocol}, which is neither a page nor the redirect URI.`;
  return { kind: 'failed', code: 'unknown-scheme', told };
}

interface Visit extends Pick<FormLoginOptions, 'fill' | 'press' | 'deny'> {
  decision: LoginRequest['decision'];
  /** Which fields have been filled together; is added to. */
  filled: Set<string>;
}

function nextFrom(markup: Markup, visit: Visit): Next {
  const { fill, deny, decision, filled } = visit;
  const fields = new Map<string, Elements>();
  for (const key of Object.keys(fill)) {
    const field = findField(markup, key);
    if (field) fields.set(key, field);
  }
  const keys = JSON.stringify([...fields.keys()].sort());
  if (fields.size > 0 && filled.has(keys)) return failedLogin(markup);
  if (fields.size > 0) {
    filled.add(keys);
    for (const [key, field] of fields) enterText(field, fill[key]!);
    return leadsOn(markup, fillRequest(markup, [...fields.values()], visit));
  }
  if (markup.page.status >= 400) return refused(markup);
  const refusal = decision === 'deny' ? findButton(markup, deny) : undefined;
  const button = refusal ?? findButton(markup, visit.press) ?? soleButton(markup, deny);
  return leadsOn(markup, button && press(markup, button));
}

/** By a button of `press` that belongs to the filled form, or else as Enter does. */
function fillRequest(markup: Markup, fields: readonly Elements[], visit: Visit): WireRequest | undefined {
  const form = fields.map((field) => formOf(markup, field)).find(Boolean);
  if (!form) return undefined;
  const submitters = submittersIn(markup, form);
  const named = visit.press
    .map((key) => findButton(markup, [key]))
    .find((one) => one && submitters.some((own) => own.is(one)));
  const denies = findButton(markup, visit.deny);
  const own = submitters.find((button) => !(denies && button.is(denies)));
  const button = named ?? own;
  return button ? press(markup, button) : enter(markup, form);
}

/** The only button of the only form, if nothing in that form waits for being filled in, and it is none that refuses. */
function soleButton(markup: Markup, deny: readonly string[]): Elements | undefined {
  const [button, ...others] = submittersOf(markup);
  if (!button || others.length > 0 || markup.$('form').length !== 1) return undefined;
  const waits = fieldsOf(markup).some((field) => field.is('input, textarea') && !field.val());
  const refuses = findButton(markup, deny);
  return waits || (refuses && button.is(refuses)) ? undefined : button;
}

function enterText(field: Elements, value: string): void {
  if (field.is('select')) {
    field.find('option').removeAttr('selected');
    const options = field.find('option').toArray();
    const wanted = options.find((_, index) => {
      const option = field.find('option').eq(index);
      return option.attr('value') === value || option.text().trim() === value;
    });
    if (wanted) field.find(wanted).attr('selected', 'selected');
  } else if (field.is('textarea')) field.text(value);
  else field.attr('value', value);
}

function leadsOn(markup: Markup, request: WireRequest | undefined): Next {
  if (request) return { request };
  const told = `Nothing in login.fill and login.press leads on from the page ${placeOf(markup)}. ${offeredOn(markup)}`;
  return { reason: 'no-way-on', told };
}

function failedLogin(markup: Markup): Next {
  const told = `The same login form came again after it had been filled in (${placeOf(markup)}). The page says: ${errorOn(markup)}`;
  return { reason: 'login-failed', told };
}

function refused(markup: Markup): Next {
  return { reason: 'refused', told: `The server answered ${placeOf(markup)}. The page says: ${errorOn(markup)}` };
}

function tooMany(markup: Markup): Omit<Stop, 'kind' | 'page'> {
  const told = `After ${loginBounds.pages} pages the login had not ended; the last one is ${placeOf(markup)}. ${offeredOn(markup)}`;
  return { reason: 'no-way-on', told };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
