import { parseParameters, queryOf, type Exchange, type HeaderList, type Parameters } from '../exchange.js';
import type { Endpoints, Issuer } from '../index.js';
import type { Person } from '../people.js';
import type { QuirkUse } from '../quirks/quirk.js';

/** What a client needs to know of an issuer, and what is wrong with it. */
export interface IssuerDescription {
  name: string;
  issuer: string;
  endpoints: Readonly<Endpoints>;
  api: string;
  /** Of the first client; `clientSecret` is absent for a public one. */
  clientId: string;
  clientSecret?: string;
  /** Empty: any is accepted. */
  redirectUris: readonly string[];
  users: readonly Person[];
  quirks: readonly QuirkUse[];
}

export function describeIssuer({
  name,
  identifier,
  endpoints,
  api,
  clients,
  users,
  quirks,
}: Issuer): IssuerDescription {
  const [{ clientId = '', clientSecret, redirectUris = [] } = {}] = clients;
  return {
    name,
    issuer: identifier,
    endpoints,
    api,
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    redirectUris,
    users,
    quirks,
  };
}

/** An exchange as JSON can say it: a body is text, or base64 where it is none. */
export interface ExchangeDescription {
  id: number;
  issuer: string;
  endpoint: string;
  /** ISO 8601, real time. */
  at: string;
  delivery: Exchange['delivery'];
  request: Spoken & { method: string; url: string; parameters: Parameters };
  response?: Spoken & { status: number };
  refusal?: string;
}

interface Spoken {
  headers: HeaderList;
  body?: string;
  bodyBase64?: string;
  /** Bytes of the body that were not kept. */
  cut: number;
}

export function describeExchange(exchange: Exchange): ExchangeDescription {
  const { id, issuer, endpoint, at, delivery, request, response, refusal } = exchange;
  const { method, url, headers, cut } = request;
  const parameters = method === 'GET' ? queryOf(request.target) : parseParameters(request.body.toString());
  return {
    id,
    issuer,
    endpoint,
    at: new Date(at).toISOString(),
    delivery,
    request: { method, url, headers, ...spoken(request.body), cut, parameters },
    ...(response && {
      response: { status: response.status, headers: response.headers, ...spoken(response.body), cut: response.cut },
    }),
    ...(refusal !== undefined && { refusal }),
  };
}

function spoken(body: Buffer): { body?: string; bodyBase64?: string } {
  const text = body.toString();
  return Buffer.from(text).equals(body) ? { body: text } : { bodyBase64: body.toString('base64') };
}
