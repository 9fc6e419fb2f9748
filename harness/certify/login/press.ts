import type { WireRequest } from '../../model/protocol.js';
import { formOf, submittersOf, typeOf, type Elements, type Markup } from './markup.js';

const urlEncoded = 'application/x-www-form-urlencoded';

/** The request that pressing a button or link makes; undefined if it makes none without a script. */
export function press(markup: Markup, button: Elements): WireRequest | undefined {
  if (button.is('a')) return get(urlIn(markup, button.attr('href')));
  const form = formOf(markup, button);
  return form && submit(markup, form, button);
}

/** The request of a form that somebody ends with Enter: as by its first button, if it has one. */
export function enter(markup: Markup, form: Elements): WireRequest | undefined {
  return submit(markup, form, submittersIn(markup, form)[0]);
}

/** The buttons that submit a form. */
export function submittersIn(markup: Markup, form: Elements): Elements[] {
  return submittersOf(markup).filter((button) => formOf(markup, button)?.is(form));
}

/** HTML, form submission algorithm; of the encodings only the usual one. */
function submit(markup: Markup, form: Elements, button?: Elements): WireRequest | undefined {
  const attribute = (name: string) => button?.attr(`form${name}`) ?? form.attr(name);
  const url = urlIn(markup, attribute('action') || markup.page.url);
  if (!url) return undefined;
  const fields = new URLSearchParams([...entriesOf(markup, form), ...entryOf(button)]).toString();
  if (attribute('method')?.trim().toLowerCase() !== 'post') {
    url.search = fields;
    return get(url);
  }
  const headers: [string, string][] = [
    ['Content-Type', urlEncoded],
    ['Origin', new URL(markup.page.url).origin],
    ['Referer', markup.page.url.replace(/[?#].*$/s, '')],
  ];
  return { method: 'POST', url: url.href, headers, body: fields };
}

function entriesOf({ $ }: Markup, form: Elements): [string, string][] {
  // A list of which nothing is chosen shows, and sends, its first choice.
  for (const list of form
    .find('select:not([multiple])')
    .toArray()
    .map((one) => $(one)))
    if (list.find('option[selected]').length === 0) list.find('option').first().attr('selected', 'selected');
  const id = form.attr('id');
  const afar = $('[form]').filter((_, one) => id !== undefined && $(one).attr('form') === id);
  return form
    .add(afar)
    .serializeArray()
    .map(({ name, value }): [string, string] => [name, value]);
}

function entryOf(button: Elements | undefined): [string, string][] {
  const name = button?.attr('name');
  if (!button || !name) return [];
  if (typeOf(button) !== 'image') return [[name, button.attr('value') ?? '']];
  return [
    [`${name}.x`, '1'],
    [`${name}.y`, '1'],
  ];
}

function urlIn({ $, page }: Markup, reference: string | undefined): URL | undefined {
  const base = $('base[href]').attr('href') ?? '';
  const from = URL.canParse(base, page.url) ? new URL(base, page.url).href : page.url;
  if (reference === undefined || !URL.canParse(reference, from)) return undefined;
  const url = new URL(reference, from);
  return ['javascript:', 'mailto:', 'data:', 'blob:'].includes(url.protocol) ? undefined : url;
}

function get(url: URL | undefined): WireRequest | undefined {
  return url && { method: 'GET', url: url.href, headers: [] };
}
