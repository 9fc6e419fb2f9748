import { isSensitiveKey } from '../sensitive-keys.js';
import { templatesIn } from '../templates.js';
import { isCode, type Authentication, type RequestForm } from './types.js';

/** Secrets that stand in the definition itself: values without templates in the place of a secret. */
export function literalSecrets({ oauth2Config, test, fields }: Authentication): string[] {
  const { authorizeUrl, getAccessToken, refreshAccessToken } = oauth2Config;
  const forms = [authorizeUrl, getAccessToken, ...(refreshAccessToken ? [refreshAccessToken] : []), test];
  const defaults = fields.flatMap(({ key, type, default: value }) =>
    type === 'password' ? [[key, value] as const] : [],
  );
  return [
    ...forms.flatMap((form) => (isCode(form) ? [] : membersOf(form).filter(([name]) => isSensitiveKey(name)))),
    ...defaults,
  ].flatMap(([, value]) => (typeof value === 'string' && templatesIn(value).length === 0 ? credentialsIn(value) : []));
}

function membersOf({ url, params = {}, headers = {}, body = {} }: RequestForm): [string, unknown][] {
  const query = url.split('#', 1)[0]?.split('?').slice(1).join('?');
  return [
    ...new URLSearchParams(query),
    ...Object.entries(params),
    ...Object.entries(headers),
    ...(typeof body === 'string' ? new URLSearchParams(body) : Object.entries(body)),
  ];
}

/** `Basic abc`: the scheme is not part of the secret. */
function credentialsIn(value: string): string[] {
  return [value.replace(/^[A-Za-z-]+ +/, '')];
}
