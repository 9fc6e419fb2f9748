import { credentialsOf, type Integration } from './integration.js';

/** A request to the token endpoint, before it is serialised. */
export interface TokenRequest {
  method: string;
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  form: URLSearchParams;
}

/** Authenticates the client in exactly one way (RFC 6749 §2.3): a declared Authorization header is one. */
export function authenticateClient(request: TokenRequest, integration: Integration): TokenRequest {
  const { clientId, clientSecret = '' } = credentialsOf(integration);
  const clientAuth = request.headers['authorization'] === undefined ? integration.clientAuth : 'none';
  if (clientAuth === 'basic') {
    // Encoded one by one before they are joined, so that a colon in either stays apart from the separator (§2.3.1).
    const credentials = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
    return { ...request, headers: { ...request.headers, authorization: `Basic ${credentials}` } };
  }
  const form = new URLSearchParams(request.form);
  form.set('client_id', clientId);
  if (clientAuth === 'post' && clientSecret) form.set('client_secret', clientSecret);
  return { ...request, form };
}

function formEncoded(value: string): string {
  return new URLSearchParams({ value }).toString().slice('value='.length);
}
