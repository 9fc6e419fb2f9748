import { templatesIn } from '../templates.js';
import { textsIn, withoutTemplates } from './parameters.js';
import { quotedName, type Problem } from './problem.js';
import { authorityOf, placeholder, templatesBeforePath } from './text-rules.js';
import type { Field, RequestForm } from './types.js';

/** What a request's URL and query give away: secrets to logs, or to whoever listens or chooses the host. */
export function lintUrl(form: RequestForm, fields: readonly Field[]): Problem[] {
  return [...secretsInQuery(form, fields), ...hostLints(form.url, fields)];
}

/** RFC 6750 §5.3: a URL ends in logs and in the browser's history. */
function secretsInQuery({ url, params }: RequestForm, fields: readonly Field[]): Problem[] {
  return [...textsIn(url, ['url']), ...textsIn(params, ['params'])].flatMap(({ path, text }) =>
    templatesIn(text)
      .filter((name) => isSecret(name, fields))
      .slice(0, 1)
      .map((name) => ({
        path,
        message: `${quotedName(name)} is a secret, and URLs are logged. Send it in a header or in the body.`,
      })),
  );
}

const tokens = ['access_token', 'accessToken', 'refresh_token', 'refreshToken'];

function isSecret(name: string, fields: readonly Field[]): boolean {
  if (name === 'process.env.CLIENT_SECRET') return true;
  const key = fieldKeyOf(name);
  if (key === undefined) return false;
  return (
    fields.some((field) => field.key === key && field.type === 'password') ||
    (name.startsWith('bundle.authData.') && tokens.includes(key))
  );
}

function hostLints(url: string, fields: readonly Field[]): Problem[] {
  const authority = authorityOf(withoutTemplates(url, placeholder));
  const host = authority.replace(/:[\d\uE000]*$/, '');
  const problems: string[] = [];
  if (/^http:/i.test(url) && !isLoopback(host)) {
    problems.push('Anyone on the way can read and change what http:// carries (RFC 6749 §3.1, §3.2). Use https://.');
  }
  const inPort = authority.slice(host.length).split(placeholder).length - 1;
  const chosen = host.endsWith(placeholder) ? templatesBeforePath(url).at(-1 - inPort) : undefined;
  if (chosen !== undefined && isChosen(chosen, fields)) {
    problems.push(
      `Whoever fills in ${quotedName(chosen)} chooses the host that receives the secrets. End the host in a fixed domain, or give the field choices.`,
    );
  }
  return problems.map((message) => ({ path: ['url'], message }));
}

/** RFC 8252 §7.3, and RFC 6761 §6.3 for names. */
function isLoopback(host: string): boolean {
  return /^(?:(?:.*\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);
}

/** Fields without choices, and what a login brings; the environment and the token response are not the user's to choose. */
function isChosen(name: string, fields: readonly Field[]): boolean {
  const key = fieldKeyOf(name);
  const field = fields.find((one) => one.key === key);
  if (field !== undefined) return !field.computed && field.choices === undefined;
  return name.startsWith('bundle.inputData.');
}

function fieldKeyOf(name: string): string | undefined {
  return /^bundle\.(?:inputData|authData)\.(.+)$/.exec(name)?.[1];
}
