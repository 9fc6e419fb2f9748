/** Whether what stands under this key, be it of a member, a parameter, a header or a variable, is a secret by its name. */
export function isSensitiveKey(key: string): boolean {
  return sensitive.test(key) && !isDescriptiveKey(key);
}

/** `token_type`, `expires_in`, `token_endpoint`: says something about a secret and is none, also within a secret's members. */
export function isDescriptiveKey(key: string): boolean {
  return descriptive.test(key);
}

/** A key under which a connection may store what is no secret, unless it is sensitive too. */
export function isSafeKey(key: string): boolean {
  const [, stem = ''] = /^(.*?)(?:_?id|_?name)?$/s.exec(key.toLowerCase()) ?? [];
  return safe.has(key.toLowerCase()) || safe.has(stem);
}

/** A key of what somebody logs in with: half of the credentials. */
export function isUserNameKey(key: string): boolean {
  return /^(user|log_?[io]n|account)(_?(name|id|login))?$/i.test(key.replace(/[ -]/g, '_'));
}

/** `author` and `authenticated` hold `auth` by chance. */
const sensitive =
  /api[-_ ]?key|auth(?!ors?(?![a-z])|ored|orit|enticat)|jwt|passw|passphrase|pswd|pwd|secret|cookie|signature|token|credential|assertion|verifier|session|^(sid|phpsessid)$/i;

const descriptive =
  /(^|[-_])(types?|scopes?|endpoint|ur[il]|at)$|(Type|Scopes?|Endpoint|Ur[il]|UR[IL]|At)$|expir(es?|y|ation|ed)?([-_]?(at|in|on|time|date))?$/i;

const safe = new Set([
  'account',
  'bot_user',
  'cloud',
  'cloud_site',
  'company',
  'domain',
  'email',
  'environment',
  'location',
  'org',
  'organization',
  'project',
  'region',
  'scope',
  'scopes',
  'site',
  'subdomain',
  'team',
  'token_type',
  'user',
  'workspace',
]);
