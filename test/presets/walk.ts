import { PlatformError } from '../../harness/platform/errors.js';
import { parseParameters, queryOf, type Exchange, type HeaderList } from '../../provider/exchange.js';
import type { Expectation, ExpectedExchange, ExpectedRequest, ExpectedResponse, WalkOptions } from './expectation.js';
import { definitionOf, openFor, startAt, visit, type Back } from './login.js';

/** What a walk has recorded, as an expectation would say it, and what came of it. */
export interface Walked extends Omit<Expectation, keyof WalkOptions | 'unmet'> {
  refusals: {
    /** The code of the platform's error, or `not refused`. */
    denial: string;
    badCode: string;
  };
  /** Ids of the preset's quirks that came to act, or to look and leave what is as it should be. */
  met: ReadonlySet<string>;
}

/**
 * Leads the platform, set up by the worked definition of a preset, through a provider that follows the preset at its real addresses:
 * it connects, calls the API, refreshes, is refused by the end-user and at the token endpoint, and comes with tokens that have ended.
 */
export async function walk(id: string, { fields = {}, env = {}, refreshAfter }: WalkOptions = {}): Promise<Walked> {
  await using provider = await startAt(id);
  const met = new Set<string>();
  provider.observe((event) => event.kind === 'effect' && met.add(event.quirk));
  const authentication = definitionOf(id);
  const platform = openFor(authentication, provider, env);
  /** What is said while something is done. */
  const during = async <T>(act: () => Promise<T>) => {
    const count = provider.exchanges.length;
    const value = await act();
    return { value, said: provider.exchanges.slice(count).map(exchangeIn) };
  };
  const authorize = async (browser: string, deny = false) => {
    const url = await platform.startLogin({ browser, user: 'ann', integration: 'main', fields });
    return { url, back: await visit(url, deny) };
  };
  const redeem = (browser: string, back: Back) =>
    platform.exchange(platform.acceptCallback({ browser, user: 'ann', ...back }));

  const { url, back } = await authorize('a');
  if (typeof back === 'string') throw new Error(`The authorization endpoint shows a page: ${back}`);
  const { value: connection, said: exchanged } = await during(() => redeem('a', back));
  const { value: result, said: tested } = await during(() => platform.test(connection));
  const label = await platform.label(connection, result);
  if (refreshAfter !== undefined) provider.clock.advance(refreshAfter);
  const { value: renewed, said: refreshed } = await during(() => refusalOf(() => platform.refresh(connection)));
  if (renewed === 'not refused') await platform.test(connection);

  const denied = await authorize('b', true);
  const denial =
    typeof denied.back === 'string' ? 'page' : await refusalOf(() => redeem('b', denied.back as Exclude<Back, string>));
  const spoilt = (await authorize('c')).back as Back;
  let bad = await during(() => refusalOf(() => redeem('c', spoil(spoilt, authentication.oauth2Config.codeParam))));
  if (bad.said.length === 0) {
    // The callback is signed, and was refused itself: a code that is too old comes in one that is as it should be.
    const old = (await authorize('c')).back as Back;
    provider.clock.advance('1h');
    bad = await during(() => refusalOf(() => redeem('c', old)));
  }
  const { value: badCode, said: refused } = bad;
  const late = (await authorize('d')).back as Back;
  const lateConnection = await redeem('d', late);
  provider.expireTokens();
  const { said: expired } = await during(() => refusalOf(() => platform.test(lateConnection)));
  provider.revokeTokens();
  const { said: ended } = await during(() => refusalOf(() => platform.refresh(lateConnection)));

  const lastingConnection = await redeem('e', (await authorize('e')).back as Back);
  provider.clock.advance('25h');
  const later = await during(() => refusalOf(() => platform.test(lastingConnection)));

  const [token, ...further] = exchanged;
  return {
    authorization: Object.fromEntries(url.searchParams),
    callback: parametersOf(back),
    callbackMembers: Object.keys(parametersOf(back)).sort(),
    tokenRequest: token!.request,
    tokenResponse: token!.response,
    further,
    ...(tested.length > 0 && { api: tested.at(-1)!.request, apiResponse: tested.at(-1)!.response }),
    ...(label !== undefined && { label }),
    refresh: renewed === 'not refused' ? refreshed.at(0)! : 'none',
    rotates: rotates(token!.response, refreshed.at(0)?.response),
    denial: typeof denied.back === 'string' ? 'page' : parametersOf(denied.back),
    badCode: refused.at(-1)!.response,
    ...(ended.length > 0 && { badRefresh: ended.at(-1)!.response }),
    ...(expired.length > 0 && { expired: expired.at(0)!.response }),
    // With no more requests than a fresh token needs: it was not refreshed.
    lasting: later.value === 'not refused' && later.said.length === tested.length,
    refusals: { denial, badCode },
    met,
  };
}

function spoil(back: Back, name = 'code'): Back {
  const change = (value = '') => [...value].reverse().join('');
  const url = new URL(back.url);
  if (url.searchParams.has(name)) url.searchParams.set(name, change(url.searchParams.get(name)!));
  const form = new URLSearchParams(back.body);
  if (form.has(name)) form.set(name, change(form.get(name)!));
  return { ...back, url: url.href, ...(back.body !== undefined && { body: form.toString() }) };
}

async function refusalOf(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
    return 'not refused';
  } catch (error) {
    if (error instanceof PlatformError) return error.code;
    throw error;
  }
}

function parametersOf({ url, body }: Back): Record<string, unknown> {
  return { ...queryOf(url), ...(body !== undefined && parseParameters(body)) };
}

function exchangeIn({ request, response }: Exchange): Required<ExpectedExchange> {
  const type = headersOf(request.headers)['content-type'] ?? '';
  const sent = parsed(request.body.toString(), type);
  const asked: ExpectedRequest = {
    method: request.method,
    url: request.url,
    headers: headersOf(request.headers),
    parameters: { ...queryOf(request.target), ...(typeof sent === 'object' && sent) },
  };
  const headers = headersOf(response?.headers ?? []);
  const body = parsed(response?.body.toString() ?? '', headers['content-type'] ?? '');
  const told: ExpectedResponse = {
    status: response?.status ?? 0,
    headers,
    body,
    ...(typeof body === 'object' && body !== null && { members: Object.keys(body).sort() }),
  };
  return { request: asked, response: told };
}

function headersOf(headers: HeaderList): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

/** JSON by whatever type it is sent, a form by its own. */
function parsed(text: string, type: string): unknown {
  if (type.includes('x-www-form-urlencoded')) return parseParameters(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function rotates(first: ExpectedResponse, refreshed: ExpectedResponse | undefined): boolean {
  const [old, fresh] = [first, refreshed].map(
    (response) => (response?.body as Record<string, unknown>)?.['refresh_token'],
  );
  return fresh !== undefined && fresh !== old;
}
