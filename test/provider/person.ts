import type { Issuer } from '../../provider/index.js';
import { authorizationUrl } from './visitor.js';

/** A page as a person sees it: what it asks, and the hidden fields of its form. */
export interface Shown {
  status: number;
  headers: Headers;
  html: string;
  heading: string;
  /** Absolute, where its form goes to. */
  action: string;
  hidden: Record<string, string>;
}

/** A person with a browser of their own, which follows no redirect and keeps cookies. */
export interface PersonAtBrowser {
  cookies: Map<string, string>;
  /** The attributes of the cookies that were last set. */
  setCookies: string[];
  open(issuer: Issuer, fields?: Record<string, string>): Promise<Response>;
  /** Sends the form of a page with these fields besides its hidden ones. */
  answer(page: Shown, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

export function personAtBrowser(): PersonAtBrowser {
  const cookies = new Map<string, string>();
  const person: PersonAtBrowser = {
    cookies,
    setCookies: [],
    open: (issuer, fields = {}) => send(authorizationUrl(issuer, fields)),
    answer: (page, fields, headers = {}) =>
      send(page.action, { method: 'POST', headers, body: new URLSearchParams({ ...page.hidden, ...fields }) }),
  };
  async function send(url: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(cookie !== '' && { cookie }), ...init.headers };
    const response = await fetch(url, { ...init, redirect: 'manual', headers });
    person.setCookies = response.headers.getSetCookie();
    for (const one of person.setCookies) {
      const [name = '', value = ''] = one.split(';')[0]?.split('=') ?? [];
      cookies.set(name, value);
    }
    return response;
  }
  return person;
}

export async function shown(response: Response): Promise<Shown> {
  const html = await response.text();
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  const action = /<form method="post" action="([^"]*)">/.exec(html)?.[1];
  return {
    status: response.status,
    headers: response.headers,
    html,
    heading: /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? '',
    action: action === undefined ? '' : new URL(action, response.url).href,
    hidden: Object.fromEntries(hidden.map(([, name, value]) => [name, value])) as Record<string, string>,
  };
}
