/** A request that may be changed. Names of headers are in lower case; a body is a form, JSON, or a text that nobody looks into. */
export interface RequestDraft {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: { form: [name: string, value: string][] } | { json: unknown } | { text: string };
}

export function readDraft({
  method,
  url,
  headers,
  body,
}: {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
}): RequestDraft {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method, url: new URL(url), headers: lower, ...(body !== undefined && { body: readBody(body, lower) }) };
}

function readBody(text: string, headers: Readonly<Record<string, string>>): NonNullable<RequestDraft['body']> {
  const type = headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return { form: [...new URLSearchParams(text)] };
  if (!/\bjson\b/i.test(type)) return { text };
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return { text };
  }
}

/** The text of a draft's body. */
export function bodyOf({ body }: RequestDraft): string | undefined {
  if (!body) return undefined;
  if ('form' in body) return new URLSearchParams(body.form).toString();
  return 'json' in body ? JSON.stringify(body.json) : body.text;
}

/** Puts another value, or none, in the place of one: in the query, the body and the Authorization header, whatever it is called there. */
export function replaceValue(draft: RequestDraft, value: string | undefined, by: string | undefined): void {
  if (value === undefined || value === '') return;
  const query = [...draft.url.searchParams];
  if (query.some(([, one]) => one === value))
    draft.url.search = new URLSearchParams(replaced(query, value, by)).toString();
  const { body } = draft;
  if (body && 'form' in body) body.form = replaced(body.form, value, by);
  else if (body && 'json' in body) body.json = replacedIn(body.json, value, by);
  const { authorization } = draft.headers;
  if (authorization !== undefined) setAuthorization(draft, replacedInCredentials(authorization, value, by));
}

/** Sets a parameter where the request has its parameters: in the body, or in the query if there is none. */
export function setParameter(draft: RequestDraft, name: string, value: string): void {
  const { body } = draft;
  if (body && 'form' in body) body.form = [...body.form.filter(([one]) => one !== name), [name, value]];
  else if (body && 'json' in body) body.json = { ...(body.json as object), [name]: value };
  else draft.url.searchParams.set(name, value);
}

/** Removes a parameter, wherever it is. */
export function dropParameter(draft: RequestDraft, name: string): void {
  const { body } = draft;
  draft.url.searchParams.delete(name);
  if (body && 'form' in body) body.form = body.form.filter(([one]) => one !== name);
  else if (body && 'json' in body && typeof body.json === 'object' && body.json !== null)
    body.json = Object.fromEntries(Object.entries(body.json).filter(([one]) => one !== name));
}

function replaced(entries: readonly [string, string][], value: string, by: string | undefined): [string, string][] {
  return entries.flatMap(([name, one]): [string, string][] => {
    if (one !== value) return [[name, one]];
    return by === undefined ? [] : [[name, by]];
  });
}

function replacedIn(json: unknown, value: string, by: string | undefined): unknown {
  if (json === value) return by;
  if (Array.isArray(json)) return json.map((one) => replacedIn(one, value, by));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, replacedIn(one, value, by)]));
}

function setAuthorization(draft: RequestDraft, authorization: string | undefined): void {
  if (authorization === undefined) delete draft.headers['authorization'];
  else draft.headers['authorization'] = authorization;
}

/** `Basic`, whose two parts are form-encoded (RFC 6749 §2.3.1), and any scheme with one token. */
function replacedInCredentials(authorization: string, value: string, by: string | undefined): string | undefined {
  const [scheme = '', credentials = ''] = authorization.split(/ +(.*)/s);
  if (/^basic$/i.test(scheme)) {
    const parts = Buffer.from(credentials, 'base64').toString().split(/:(.*)/s).slice(0, 2);
    if (!parts.some((part) => decoded(part) === value)) return authorization;
    if (by === undefined) return undefined;
    const joined = parts.map((part) => (decoded(part) === value ? encoded(by) : part)).join(':');
    return `${scheme} ${Buffer.from(joined).toString('base64')}`;
  }
  if (credentials !== value && authorization !== value) return authorization;
  if (by === undefined) return undefined;
  return authorization === value ? by : `${scheme} ${by}`;
}

function decoded(part: string): string {
  return new URLSearchParams(`_=${part}`).get('_') ?? '';
}

function encoded(part: string): string {
  return new URLSearchParams({ _: part }).toString().slice(2);
}
