import { isDeepStrictEqual } from 'node:util';
import { readDelivery, writeDelivery } from './delivery.js';
import { single, type HttpResponse } from './exchange.js';
import { decodeIdToken } from './id-token.js';
import { readMessage, replyResponse, withLength, writeMessage } from './message.js';
import type { JsonMessage, JsonObject } from './quirks/quirk.js';
import type { Passage } from './tap-request.js';

type MessageSeam = 'metadata' | 'jwks' | 'tokenResponse' | 'errorResponse' | 'resourceResponse';

/** Leads a response through its seams, from the honest server's dialect. */
export function tapResponse(passage: Passage, origin: HttpResponse): HttpResponse {
  const { armed } = passage;
  let response = origin;
  if (passage.inbound.endpoint === 'authorization') {
    if (armed.has('authorizationResponse')) response = tapDelivery(passage, response);
  } else {
    const seam = seamOf(passage, response);
    if (seam === 'tokenResponse' && armed.has('idToken')) response = tapIdToken(passage, response);
    if (seam !== undefined && armed.has(seam)) response = tapMessage(passage, seam, response);
  }
  return armed.has('httpResponse') ? tapWhole(passage, response) : response;
}

function seamOf({ inbound }: Passage, { status }: HttpResponse): MessageSeam | undefined {
  switch (inbound.endpoint) {
    case 'token':
      return status < 400 ? 'tokenResponse' : 'errorResponse';
    case 'revocation':
    case 'introspection':
      return status < 400 ? undefined : 'errorResponse';
    case 'metadata':
    case 'jwks':
      return inbound.endpoint;
    case 'api':
    case 'userinfo':
      return 'resourceResponse';
    default:
      return undefined;
  }
}

function tapDelivery(passage: Passage, response: HttpResponse): HttpResponse {
  const delivery = readDelivery(response, single(passage.parameters(), 'redirect_uri'));
  if (delivery === undefined || !('code' in delivery.parameters || 'error' in delivery.parameters)) return response;
  const code = single(delivery.parameters, 'code');
  if (code !== undefined) passage.issued = code;
  const { draft, changed, reply } = passage.tap('authorizationResponse', delivery);
  if (reply !== undefined) return replyResponse(reply);
  return changed ? writeDelivery(draft) : response;
}

function tapIdToken(passage: Passage, response: HttpResponse): HttpResponse {
  const message = readMessage(response);
  const token = isObject(message.body) ? message.body['id_token'] : undefined;
  const decoded = typeof token === 'string' ? decodeIdToken(token) : undefined;
  if (decoded === undefined) return response;
  const { draft, changed, reply } = passage.tap('idToken', decoded);
  if (reply !== undefined) return replyResponse(reply);
  if (!changed) return response;
  const signed = passage.served.signIdToken(draft, decoded.claims['aud']);
  passage.served.noteIdToken(signed);
  (message.body as JsonObject)['id_token'] = signed;
  return writeMessage(message, response);
}

function tapMessage(passage: Passage, seam: MessageSeam, response: HttpResponse): HttpResponse {
  const { draft, changed, reply } = passage.tap(seam, readMessage(response));
  if (reply !== undefined) return replyResponse(reply);
  return changed ? writeMessage(draft, response) : response;
}

function tapWhole(passage: Passage, response: HttpResponse): HttpResponse {
  const { draft, changed, reply } = passage.tap('httpResponse', response);
  if (reply !== undefined) return replyResponse(reply);
  // A tap that leaves the header fields alone has not thought of the length; one that touches them may want it wrong.
  return changed && isDeepStrictEqual(draft.headers, response.headers) ? withLength(draft) : draft;
}

function isObject(body: JsonMessage['body']): body is JsonObject {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}
