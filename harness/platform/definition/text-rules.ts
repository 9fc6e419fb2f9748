import { templatesIn } from '../templates.js';
import { withoutTemplates } from './parameters.js';
import { quoted } from './problem.js';

const known =
  /^(?:bundle\.(?:inputData|authData|meta|cleanedRequest\.querystring|rawRequest\.querystring)|process\.env)\.[^\s{}]+$/;

/** What is wrong with the templates of a request's text. */
export function templateProblem(text: string): string | undefined {
  const unknown = templatesIn(text).find((name) => !known.test(name));
  return unknown === undefined
    ? undefined
    : `${quoted(`{{${unknown}}}`)} names nothing that exists. Use bundle.inputData.…, bundle.authData.…, bundle.cleanedRequest.querystring.…, bundle.meta.… or process.env.….`;
}

/** What is wrong with the templates of a connection label, which may name members of the test's result too. */
export function labelProblem(text: string): string | undefined {
  const unknown = templatesIn(text).find((name) => {
    return /^(?:bundle|process)(?:\.|$)/.test(name) ? !known.test(name) : !/^[^\s{}]+$/.test(name);
  });
  return unknown === undefined
    ? undefined
    : `${quoted(`{{${unknown}}}`)} names nothing that exists. Use a name in the test's result, bundle.inputData.… or bundle.authData.….`;
}

/** What is wrong with a request's URL; it may hold a password and is not quoted. */
export function urlProblem(url: string): string | undefined {
  const replaced = withoutTemplates(url, placeholder);
  if (!/^(?:https?:\/\/|\uE000)/i.test(replaced)) return 'It is no absolute URL. Begin with https:// or a template.';
  if (authorityOf(replaced).includes('@')) {
    return 'A URL with a user name or password gives it to every log. Remove what stands before the @.';
  }
  if (!replaced.startsWith(placeholder) && !URL.canParse(withExamples(replaced))) {
    return 'It is no valid URL. Write it as https://host/path.';
  }
  return undefined;
}

/** With what a template might stand for: a port after a colon, else a name. */
function withExamples(replaced: string): string {
  return replaced.replace(/:[\d\uE000]+(?=[/?#\\]|$)/, ':1').replaceAll(placeholder, 'a');
}

/** Stands for a template where a character that no URL holds is needed. */
export const placeholder = '\uE000';

/** Host and port of a URL, and what stands before an @. */
export function authorityOf(url: string): string {
  return /^(?:[\w+.\-\uE000]*:\/\/)?([^/?#\\]*)/.exec(url)?.[1] ?? '';
}
