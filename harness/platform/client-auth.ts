import type { IssuerSettings } from '../model/client.js';

/** A request to the token endpoint, before it is serialised. */
export interface TokenRequest {
  url: string;
  headers: Record<string, string>;
  form: URLSearchParams;
}

/** Authenticates the client in exactly one way (RFC 6749 §2.3). */
export function authenticateClient(request: TokenRequest, issuer: IssuerSettings): TokenRequest {
  const { clientId, clientSecret = '', clientAuth } = issuer;
  if (clientAuth === 'basic') {
    // Encoded one by one before they are joined, so that a colon in either stays apart from the separator (§2.3.1).
    const credentials = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
    return { ...request, headers: { ...request.headers, authorization: `Basic ${credentials}` } };
  }
  const form = new URLSearchParams(request.form);
  form.set('client_id', clientId);
  if (clientAuth === 'post') form.set('client_secret', clientSecret);
  return { ...request, form };
}

function formEncoded(value: string): string {
  return new URLSearchParams({ value }).toString().slice('value='.length);
}
