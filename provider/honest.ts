import { withClock } from './clock.js';
import {
  formatParameters,
  header,
  parseParameters,
  queryOf,
  single,
  type Exchange,
  type HttpResponse,
} from './exchange.js';
import { decodeIdToken } from './id-token.js';
import { inject } from './inject.js';
import type { Visit } from './login.js';
import { jsonResponse, withLength } from './message.js';
import type { JsonObject } from './quirks/quirk.js';
import type { Inbound, Served } from './served.js';

/** What the honest servers say. */
export async function answer(
  served: Served,
  inbound: Inbound,
  exchange: Exchange,
  visit?: Visit,
): Promise<HttpResponse> {
  const { endpoint } = inbound;
  if (endpoint === 'unknown') return notFound(served);
  const { method, target, headers, body } = served.aliases.size > 0 ? withoutAliases(inbound, served.aliases) : inbound;
  // However the request found its way here, URLs in the answer begin with the issuer identifier.
  headers.host = served.authority;
  const listener = endpoint === 'api' ? served.resourceServer : served.authorizationServer;
  const secure = served.identifier.startsWith('https:');
  const injection = { method, mount: served.mount, target, headers, body, exchange, visit, secure };
  const response = await withClock(served.clock, () => inject(listener, injection));
  const asked = endpoint === 'token' ? parseParameters(body.toString()) : {};
  const [grantType, verifier] = [single(asked, 'grant_type'), single(asked, 'code_verifier')];
  exchange.honest = {
    endpoint,
    ...(grantType !== undefined && { grantType }),
    ...(verifier !== undefined && { verifier }),
    status: response.status,
  };
  switch (endpoint) {
    case 'authorization':
      noteCode(served, response, visit?.exchange ?? exchange);
      return response;
    case 'token':
      return withIdToken(served, response);
    case 'jwks':
      return withKeys(served, response);
    case 'metadata':
      return served.armed.idle ? response : withEndpoints(served, response);
    default:
      return response;
  }
}

/** The client's own parameters, not those that taps have made of them. */
function noteCode(served: Served, response: HttpResponse, exchange: Exchange): void {
  const code = /[?&#]code=([^&]+)/.exec(header(response.headers, 'location') ?? '')?.[1];
  const shown = code ?? /name="code" value="([^"]+)"/.exec(response.body.toString('latin1'))?.[1];
  if (shown === undefined) return;
  const { method, target, body } = exchange.request;
  const sent =
    method === 'POST' && exchange.endpoint === 'authorization' ? parseParameters(body.toString()) : queryOf(target);
  served.noteRequest(shown, sent);
}

/** Takes note of an ID Token; one that is signed with a key that has been replaced is signed again. */
function withIdToken(served: Served, response: HttpResponse): HttpResponse {
  const body = response.body.toString();
  const idToken = /"id_token":"([^"]+)"/.exec(body)?.[1];
  if (idToken === undefined) return response;
  const draft = served.keysRotated ? decodeIdToken(idToken) : undefined;
  const valid = draft === undefined ? idToken : served.signIdToken(draft, draft.claims['aud']);
  served.noteIdToken(valid);
  return draft === undefined ? response : withLength({ ...response, body: Buffer.from(body.replace(idToken, valid)) });
}

/** The JWK Set as it is now: the honest server knows the first key only. */
function withKeys(served: Served, response: HttpResponse): HttpResponse {
  return withMembers(response, () => served.jwkSet());
}

/** The metadata, with the endpoints where the armed quirks have put them. */
function withEndpoints({ endpoints }: Served, response: HttpResponse): HttpResponse {
  const { authorization, token, revocation, introspection, userinfo, jwks } = endpoints;
  return withMembers(response, (metadata) => ({
    ...metadata,
    authorization_endpoint: authorization,
    token_endpoint: token,
    revocation_endpoint: revocation,
    introspection_endpoint: introspection,
    userinfo_endpoint: userinfo,
    jwks_uri: jwks,
  }));
}

/** A document of the honest server with other members; a refusal, or an answer to HEAD, is none. */
function withMembers(response: HttpResponse, change: (members: JsonObject) => JsonObject): HttpResponse {
  if (response.status !== 200 || response.body.length === 0) return response;
  const members = change(JSON.parse(response.body.toString()) as JsonObject);
  return withLength({ ...response, body: Buffer.from(JSON.stringify(members)) });
}

const tokenParameters = ['code', 'refresh_token', 'token'] as const;

/** The request with each alias replaced by what it stands for. */
function withoutAliases(inbound: Inbound, aliases: Served['aliases']): Inbound {
  const { endpoint, headers } = inbound;
  if (endpoint === 'token' || endpoint === 'revocation' || endpoint === 'introspection') {
    const parameters = parseParameters(inbound.body.toString());
    const shown = tokenParameters.filter((name) => aliases.has(String(parameters[name])));
    if (shown.length === 0) return inbound;
    for (const name of shown) parameters[name] = aliases.get(String(parameters[name])) ?? '';
    const body = Buffer.from(formatParameters(parameters));
    return { ...inbound, body, headers: { ...headers, 'content-length': String(body.length) } };
  }
  const [scheme = '', token = ''] = headers.authorization?.split(' ') ?? [];
  const genuine = aliases.get(token);
  return genuine === undefined
    ? inbound
    : { ...inbound, headers: { ...headers, authorization: `${scheme} ${genuine}` } };
}

function notFound({ identifier, endpoints, api }: Served): HttpResponse {
  const known = [...Object.values(endpoints), api];
  return jsonResponse(404, { error: 'not_found', error_description: `${identifier} answers at ${known.join(', ')}` });
}
