/** The client identifier and secret of an `Authorization: Basic` header, form-decoded. RFC 6749 §2.3.1 */
export function basicCredentials(
  authorization: string | undefined,
): { clientId: string; clientSecret: string } | undefined {
  const pair = rawBasic(authorization);
  return pair && { clientId: formDecoded(pair[0]), clientSecret: formDecoded(pair[1]) };
}

/** User name and password of the header as they are, without form-decoding. RFC 7617 §2 */
export function rawBasic(authorization: string | undefined): [user: string, password: string] | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/_=-]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

/** The header value that says these credentials. */
export function basicHeader({ clientId, clientSecret }: { clientId: string; clientSecret: string }): string {
  return `Basic ${Buffer.from([clientId, clientSecret].map(formEncoded).join(':')).toString('base64')}`;
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function formDecoded(text: string): string {
  return new URLSearchParams(`=${text.replaceAll('&', '%26')}`).get('') ?? '';
}
