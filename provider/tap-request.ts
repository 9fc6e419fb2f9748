import type { IncomingHttpHeaders } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import {
  formatParameters,
  parseParameters,
  queryOf,
  single,
  type Exchange,
  type HeaderList,
  type HttpRequest,
  type HttpResponse,
  type Parameters,
} from './exchange.js';
import { replyResponse } from './message.js';
import type { Inbound, Served } from './served.js';
import type { Armed, Tapped } from './quirks/arm.js';
import type { Meeting } from './quirks/meeting.js';
import type { Drafts, Seam, TokenRequestDraft, Transport } from './quirks/quirk.js';
import { basicCredentials, basicHeader } from './basic.js';
import { endpointOf, pathOf } from './router.js';
import { undisturbed } from './transport.js';

/** A request on its way through the seams. */
export interface Passage {
  readonly served: Served;
  /** The quirks that were armed when the request came: they lead it to its end. */
  readonly armed: Armed;
  inbound: Inbound;
  /** The code that an authorization response brings. */
  issued?: string;
  /** The parameters of its query or form, as they are now. */
  parameters: () => Parameters;
  /** What a tap sees. */
  request: () => HttpRequest;
  meeting: Meeting;
  tap: <S extends Seam>(seam: S, draft: Drafts[S]) => Tapped<S>;
}

export function openPassage(served: Served, inbound: Inbound, exchange: Exchange): Passage {
  const { armed, clock, identifier, elsewhere, endpoints, api, clients, users, era } = served;
  let parsedFrom: Inbound | undefined;
  let parsed: Parameters = {};

  const passage: Passage = {
    served,
    armed,
    inbound,
    parameters() {
      if (parsedFrom !== passage.inbound) parsed = parametersOf(passage.inbound);
      parsedFrom = passage.inbound;
      return parsed;
    },
    request() {
      const { method, target, body } = passage.inbound;
      const headers = passage.inbound === inbound ? exchange.request.headers : listOf(passage.inbound.headers);
      return { method, target, headers, body };
    },
    tap: (seam, draft) => armed.tap(seam, draft, meeting),
    get meeting() {
      return meeting;
    },
  };
  const meeting: Meeting = {
    get now() {
      return clock.now();
    },
    get endpoint() {
      return passage.inbound.endpoint;
    },
    get request() {
      return passage.request();
    },
    get parameters() {
      return passage.parameters();
    },
    get place() {
      return passage.inbound.place;
    },
    get grantType() {
      return passage.inbound.endpoint === 'token' ? single(passage.parameters(), 'grant_type') : undefined;
    },
    get grant() {
      const token = passage.issued ?? tokenOf(passage);
      return token === undefined ? undefined : served.findGrant(token);
    },
    findGrant: served.findGrant,
    redirectUriAllowed: served.redirectUriAllowed,
    isLive: served.isLive,
    issuer: identifier,
    endpoints,
    api,
    clients,
    users,
    era,
    elsewhere,
    alias: served.alias,
    issueToken: served.issueToken,
    issueForeignCode: served.issueForeignCode,
    revoke: served.revoke,
    rotateKeys: served.rotateKeys,
    jwkSet: served.jwkSet,
    sign: served.sign,
    report: (quirk, place, effect) => served.affected(quirk, place, effect, exchange),
  };
  return passage;
}

/** What shall happen to the bytes; asked once, before anything acts. */
export function tapTransport({ armed, tap }: Passage): Transport {
  return armed.has('transport') ? tap('transport', { ...undisturbed }).draft : undisturbed;
}

/** Leads a request through its seams, to the honest server's dialect. A response is a tap's, in place of the server's. */
export function tapRequest(passage: Passage): HttpResponse | undefined {
  const { armed } = passage;
  if (armed.has('httpRequest')) {
    const reply = tapWhole(passage, 'httpRequest');
    if (reply !== undefined) return reply;
  }
  switch (passage.inbound.endpoint) {
    case 'authorization':
      return armed.has('authorizationRequest') ? tapAuthorizationRequest(passage) : undefined;
    case 'token':
      // A browser that asks whether it may send a token request has not sent one yet.
      return armed.has('tokenRequest') && passage.inbound.method !== 'OPTIONS' ? tapTokenRequest(passage) : undefined;
    case 'revocation':
    case 'introspection':
      return armed.has('revocationRequest') ? tapWhole(passage, 'revocationRequest') : undefined;
    case 'api':
    case 'userinfo':
      return armed.has('resourceRequest') ? tapWhole(passage, 'resourceRequest') : undefined;
    default:
      return undefined;
  }
}

type WholeSeam = 'httpRequest' | 'revocationRequest' | 'resourceRequest';

function tapWhole(passage: Passage, seam: WholeSeam): HttpResponse | undefined {
  const { draft, changed, reply } = passage.tap(seam, passage.request());
  if (changed) {
    const { method, target, headers, body } = draft;
    const { place } = passage.inbound;
    // An endpoint that a quirk has added is known by its path alone.
    const stays = pathOf(target) === pathOf(passage.inbound.target);
    const endpoint = stays ? passage.inbound.endpoint : endpointOf(target);
    passage.inbound = { endpoint, method, target, headers: fieldsOf(headers, body), body, ...(place && { place }) };
  }
  return reply && replyResponse(reply);
}

function tapAuthorizationRequest(passage: Passage): HttpResponse | undefined {
  const { draft, changed, reply } = passage.tap('authorizationRequest', { parameters: passage.parameters() });
  if (changed) setParameters(passage, draft.parameters);
  return reply && replyResponse(reply);
}

function tapTokenRequest(passage: Passage): HttpResponse | undefined {
  const basic = basicCredentials(passage.inbound.headers.authorization);
  const sent: TokenRequestDraft = { parameters: passage.parameters(), ...(basic && { basic }) };
  const { draft, changed, reply } = passage.tap('tokenRequest', sent);
  if (changed) {
    if (!isDeepStrictEqual(draft.parameters, sent.parameters)) setParameters(passage, draft.parameters);
    if (!isDeepStrictEqual(draft.basic, basic)) {
      const headers = { ...passage.inbound.headers };
      if (draft.basic) headers.authorization = basicHeader(draft.basic);
      else delete headers.authorization;
      passage.inbound = { ...passage.inbound, headers };
    }
  }
  return reply && replyResponse(reply);
}

function setParameters(passage: Passage, parameters: Parameters): void {
  const { inbound } = passage;
  const text = formatParameters(parameters);
  if (isForm(inbound)) {
    const body = Buffer.from(text);
    const headers = { ...inbound.headers, 'content-length': String(body.length) };
    delete headers['transfer-encoding'];
    passage.inbound = { ...inbound, headers, body };
  } else {
    passage.inbound = { ...inbound, target: `${pathOf(inbound.target)}?${text}` };
  }
}

/** What a request bears that tells which grant it is about. */
function tokenOf({ inbound, parameters }: Passage): string | undefined {
  const bearer = /^\S+ +(\S+)$/.exec(inbound.headers.authorization ?? '')?.[1];
  switch (inbound.endpoint) {
    case 'token':
      return single(parameters(), 'code') ?? single(parameters(), 'refresh_token');
    case 'revocation':
    case 'introspection':
      return single(parameters(), 'token');
    case 'authorization':
      return undefined;
    default:
      return bearer;
  }
}

function parametersOf(inbound: Inbound): Parameters {
  if (!isForm(inbound)) return queryOf(inbound.target);
  const isEncoded = inbound.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return isEncoded ? parseParameters(inbound.body.toString()) : {};
}

/** An authorization request says in its method where its parameters are; all others have a form. RFC 6749 §3.1, §3.2 */
function isForm({ endpoint, method }: Inbound): boolean {
  return endpoint !== 'authorization' || method === 'POST';
}

/** Header fields as Node gives them: lower-case names, repeated fields joined where HTTP lets them be. RFC 9110 §5.3 */
function fieldsOf(headers: HeaderList, body: Buffer): IncomingHttpHeaders {
  const fields: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!Object.hasOwn(fields, key)) fields[key] = value;
    else if (!once.has(key)) fields[key] += `, ${value}`;
  }
  delete fields['transfer-encoding'];
  delete fields['content-length'];
  if (body.length > 0) fields['content-length'] = String(body.length);
  return fields;
}

const once = new Set(['authorization', 'content-type', 'content-length', 'host', 'user-agent']);

function listOf(fields: IncomingHttpHeaders): HeaderList {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
}
