import { membersOf, type Member } from '../flatten.js';
import { isSecretField } from '../secrets.js';
import { isSensitiveKey } from '../sensitive-keys.js';
import { isTemplate, partsOf } from '../templates.js';
import { isCode, type Authentication, type RequestForm } from './types.js';

/** Secrets that stand in the definition itself, in the place of a secret: what is no template there. */
export function literalSecrets({ oauth2Config, test, fields }: Authentication): string[] {
  const { authorizeUrl, getAccessToken, refreshAccessToken } = oauth2Config;
  const forms = [authorizeUrl, getAccessToken, ...(refreshAccessToken ? [refreshAccessToken] : []), test];
  const defaults = fields.flatMap((field) => (isSecretField(field) && field.default ? [field.default] : []));
  return [...forms.flatMap((form) => (isCode(form) ? [] : secretsOf(form))), ...defaults];
}

function secretsOf({ url, params, headers, body }: RequestForm): string[] {
  const query = new URLSearchParams(url.split('#', 1)[0]?.split('?').slice(1).join('?'));
  const sent = typeof body === 'string' ? (jsonIn(body) ?? new URLSearchParams(body)) : body;
  return [query, params, headers, sent].flatMap((part) =>
    [...membersOf(part)].flatMap((member) =>
      typeof member.value === 'string' && isSecret(member) ? literalsIn(member.value) : [],
    ),
  );
}

/** All that lies below a sensitive key is secret. */
function isSecret({ key, parent }: Member): boolean {
  return isSensitiveKey(key) || (parent !== undefined && isSecret(parent));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What stands beside templates is as secret as what they bring; the scheme of credentials is not. */
function literalsIn(value: string): string[] {
  const literals = partsOf(value).flatMap((part) => (isTemplate(part) ? [] : part.literal));
  return literals.flatMap((literal) => {
    const credentials = literal.replace(/^\s*(Basic|Bearer|Token)(\s+|$)/i, '').trim();
    // RFC 7617 §2: the password stands behind the first colon.
    const password = /^\s*Basic\s/i.test(value)
      ? Buffer.from(credentials, 'base64').toString().split(':').slice(1).join(':')
      : '';
    const inner = credentials.replace(/^[-_.:,;|]+|[-_.:,;|]+$/g, '');
    return [credentials, inner, password].filter((secret) => secret !== '');
  });
}
