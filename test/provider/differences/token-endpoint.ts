import type { Issuer } from '../../../provider/index.js';
import type { Json, JsonObject } from '../../../provider/quirks/quirk.js';
import { basic, codeOf, login, me, redirectUri } from '../visitor.js';

/** A response of the token endpoint, before anybody has taken it for JSON. */
export interface RawAnswer {
  status: number;
  type: string | null;
  text: string;
  bytes: Buffer;
  headers: Headers;
}

/** Redeems a code, as the client `app` with its secret. */
export async function redeemRaw(
  issuer: Issuer,
  { code, fields = {}, accept }: { code?: string; fields?: Record<string, string>; accept?: string } = {},
): Promise<RawAnswer> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: code ?? (await codeOf(issuer)),
    redirect_uri: redirectUri,
    ...fields,
  });
  const headers = { authorization: basic('app', 'app-secret'), ...(accept && { accept }) };
  const response = await fetch(issuer.endpoints.token, { method: 'POST', headers, body });
  const bytes = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type');
  return { status: response.status, type, text: bytes.toString(), bytes, headers: response.headers };
}

/** What the token endpoint says to a code that it has not issued. */
export async function refusal(issuer: Issuer): Promise<{ status: number; body: Json }> {
  const { status, text } = await redeemRaw(issuer, { code: 'bogus' });
  return { status, body: JSON.parse(text) as Json };
}

/** Members of the token response to a login. */
export async function membersOf(issuer: Issuer, ...names: string[]): Promise<JsonObject> {
  const tokens = await login(issuer);
  return Object.fromEntries(names.map((name) => [name, tokens[name] ?? 'absent']));
}

/** The status that the API answers with to a token. */
export async function statusOf(issuer: Issuer, token: Json | undefined): Promise<number> {
  return (await me(issuer, token)).status;
}

/** The access token in a text that is JSON. */
export function tokenIn(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { access_token: string }).access_token;
  } catch {
    return undefined;
  }
}
