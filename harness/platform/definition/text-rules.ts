import { templatesIn } from '../templates.js';
import { withoutTemplates } from './parameters.js';

const known =
  /^(?:bundle\.(?:inputData|authData|meta|cleanedRequest\.querystring|rawRequest\.querystring)|process\.env)\.[^\s{}]+$/;

/** What is wrong with the templates of a request's text. */
export function templateProblem(text: string): string | undefined {
  return unknownTemplate(text, (name) => known.test(name), request);
}

const request =
  'Use bundle.inputData.…, bundle.authData.…, bundle.cleanedRequest.querystring.…, bundle.meta.… or process.env.….';

/** What is wrong with the templates of a connection label, which may name members of the test's result too. */
export function labelProblem(text: string): string | undefined {
  const isKnown = (name: string) =>
    /^(?:bundle|process)(?:\.|$)/.test(name) ? known.test(name) : /^[^\s{}]+$/.test(name);
  return unknownTemplate(text, isKnown, "Use a name in the test's result, bundle.inputData.… or bundle.authData.….");
}

/** The template is not quoted: a secret may stand in braces by mistake. */
function unknownTemplate(text: string, isKnown: (name: string) => boolean, right: string): string | undefined {
  const names = templatesIn(text);
  const index = names.findIndex((name) => !isKnown(name));
  if (index === -1) return undefined;
  const which = names.length === 1 ? 'The template' : `Template ${index + 1} of ${names.length}`;
  return `${which} names nothing that exists. ${right}`;
}

/** What is wrong with a request's URL; it may hold a password and is not quoted. */
export function urlProblem(url: string): string | undefined {
  const replaced = withoutTemplates(url, placeholder);
  if (!/^(?:https?:\/\/|\uE000)/i.test(replaced)) return 'It is no absolute URL. Begin with https:// or a template.';
  if (authorityOf(replaced).includes('@')) {
    return 'A URL with a user name or password gives it to every log. Remove what stands before the @.';
  }
  if (templatesBeforePath(url).some(isOfCallback)) {
    return 'A callback would choose the host that receives the secrets. Use a fixed host, or a field for a part of it.';
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

/** Whether the callback's query gives the value, and thereby whoever made the browser follow a link. */
function isOfCallback(name: string): boolean {
  return /^bundle\.(?:(?:cleaned|raw)Request\.|inputData\.code$)/.test(name);
}

/** Host and port of a URL, and what stands before an @. */
export function authorityOf(replaced: string): string {
  return beginning.exec(replaced)?.[1] ?? '';
}

/** The names of the templates in a URL's scheme and authority. */
export function templatesBeforePath(url: string): string[] {
  const [text = ''] = beginning.exec(withoutTemplates(url, placeholder)) ?? [];
  return templatesIn(url).slice(0, text.split(placeholder).length - 1);
}

/** Of a URL with placeholders: scheme and authority. */
const beginning = /^(?:[\w+.\-\uE000]*:\/\/)?([^/?#\\]*)/;
