// What the client of a catalogue of integrations does with an entry: written from what the members mean, without a look at how they are read.
import { request as httpRequest } from 'node:http';
import type { Provider } from '../../provider/index.js';
import { challenge, redirectUri, verifier } from '../provider/visitor.js';

export interface CatalogueEntry {
  auth_mode?: string;
  alias?: string;
  token_url?: string;
  authorization_params?: Record<string, unknown>;
  token_params?: Record<string, unknown>;
  refresh_params?: Record<string, unknown>;
  scope_separator?: string;
  default_scopes?: string[];
  disable_pkce?: boolean;
  token_request_auth_method?: string;
  authorization_method?: string;
  body_format?: string;
  authorization_url_replacements?: Record<string, string>;
  authorization_url_skip_encode?: string[];
  authorization_code_param_in_callback?: string;
  token_expiration_buffer?: number;
  proxy?: { base_url?: string; headers?: Record<string, string>; query?: Record<string, string> };
}

export interface Reply {
  status: number;
  location: string;
  body: Record<string, unknown>;
}

/** Sends a request to this machine, whatever host it is for. */
function send(url: URL, method = 'GET', headers: Record<string, string> = {}, text = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, method };
    const request = httpRequest({ ...options, headers: { host: url.host, ...headers } }, (response) => {
      let received = '';
      response.setEncoding('utf8').on('data', (piece: string) => (received += piece));
      response.on('end', () => {
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        const body = isJson ? (JSON.parse(received) as Record<string, unknown>) : {};
        resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body });
      });
    });
    request.on('error', reject).end(text);
  });
}

const filled = (params: Record<string, unknown> = {}) =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, String(value).replace(/\$\{[^}]*\}/g, 'filled')]),
  );

export function scopesOf({
  default_scopes: scopes = ['read', 'write'],
  scope_separator: separator = ' ',
}: CatalogueEntry) {
  return scopes.join(separator);
}

/** The parameters of the callback that a login leads to. */
export async function authorize(provider: Provider, entry: CatalogueEntry): Promise<URLSearchParams> {
  const query = new URLSearchParams({
    response_type: 'code',
    ...filled(entry.authorization_params),
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    state: 'state-1',
    scope: scopesOf(entry),
    ...(!entry.disable_pkce && { code_challenge: challenge, code_challenge_method: 'S256' }),
  });
  let text = query.toString();
  if (entry.authorization_url_skip_encode?.includes('scopes')) {
    text = text.replace(/(^|&)scope=[^&]*/, `$1scope=${scopesOf(entry)}`);
  }
  for (const [from, to] of Object.entries(entry.authorization_url_replacements ?? {})) text = text.replace(from, to);
  const url = new URL(provider.endpoints.authorization);
  url.search = [url.search.slice(1), text].filter(Boolean).join('&');
  const { status, location, body } = await send(url);
  return location === ''
    ? new URLSearchParams({ error: `${status} ${JSON.stringify(body)}` })
    : new URL(location).searchParams;
}

/** Redeems the code of a callback. */
export function exchange(provider: Provider, entry: CatalogueEntry, callback: URLSearchParams): Promise<Reply> {
  return ask(tokenEndpoint(provider.endpoints.token, entry, callback), provider, entry, {
    grant_type: 'authorization_code',
    ...filled(entry.token_params),
    code: callback.get(entry.authorization_code_param_in_callback ?? 'code') ?? '',
    redirect_uri: redirectUri,
    ...(!entry.disable_pkce && { code_verifier: verifier }),
  });
}

export function refresh(
  provider: Provider,
  entry: CatalogueEntry,
  callback: URLSearchParams,
  token: string,
): Promise<Reply> {
  const { refresh: own, token: usual } = provider.endpoints;
  return ask(own ?? tokenEndpoint(usual, entry, callback), provider, entry, {
    ...filled(entry.refresh_params ?? entry.token_params),
    grant_type: 'refresh_token',
    refresh_token: token,
  });
}

/** At the host that the callback tells, if the address begins with that. */
function tokenEndpoint(address: string, { token_url: url = '' }: CatalogueEntry, callback: URLSearchParams): string {
  const told = callback.get(/^\$\{connectionConfig\.([^}]+)\}/.exec(url)?.[1] ?? '');
  return told === null ? address : new URL(new URL(address).pathname, told).href;
}

function ask(to: string, provider: Provider, entry: CatalogueEntry, fields: Record<string, string>): Promise<Reply> {
  const { clientId, clientSecret } = provider;
  const basic = [entry.token_request_auth_method, entry.authorization_method].some((one) =>
    /basic|header/.test(one ?? ''),
  );
  const all = { ...fields, ...(!basic && { client_id: clientId, client_secret: clientSecret }) };
  const json = entry.body_format === 'json';
  const headers = {
    'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
    ...(basic && { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }),
  };
  return send(new URL(to), 'POST', headers, json ? JSON.stringify(all) : new URLSearchParams(all).toString());
}

/** Calls the API with the access token where the entry puts it. */
export function callApi(provider: Provider, entry: CatalogueEntry, tokens: Record<string, unknown>): Promise<Reply> {
  const put = (text: string) =>
    text.replace(/\$\{[^}]*\}/g, (template) => (/token/i.test(template) ? String(tokens['access_token']) : 'filled'));
  const { base_url: base = '', headers = {}, query = {} } = entry.proxy ?? {};
  const told = /^\$\{connectionConfig\.(\w+)\}/.exec(base)?.[1];
  const url = new URL(told !== undefined && told in tokens ? `${String(tokens[told])}/me` : provider.api);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, put(value));
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), put(value)]));
  return send(url, 'GET', { authorization: `Bearer ${String(tokens['access_token'])}`, ...own });
}
