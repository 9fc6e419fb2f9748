import type { CheerioAPI } from 'cheerio/slim';
import type { Page } from '../../model/user-agent.js';

/** A page that has been read. */
export interface Markup {
  $: CheerioAPI;
  page: Page;
  /** By the id of the field that it belongs to. */
  labels: ReadonlyMap<string, Elements>;
  /** By id. */
  forms: ReadonlyMap<string, Elements>;
}

export type Elements = ReturnType<CheerioAPI>;

/** Of a page that has more of them, so many fields, labels and buttons are looked at. */
const mostElements = 1000;
const fillable = 'input, select, textarea';
const notFilled = ['hidden', 'submit', 'button', 'image', 'reset', 'checkbox', 'radio', 'file'];

/** Reads a page's markup. Throws RangeError if it is nested too deep. */
export async function readMarkup(page: Page): Promise<Markup> {
  const { load } = await import('cheerio/slim');
  const $ = load(page.body);
  $('script, style, noscript, template').remove();
  const by = (attribute: string, selector: string) =>
    new Map(each($, $(selector)).map((one): [string, Elements] => [one.attr(attribute) ?? '', one]));
  return { $, page, labels: by('for', 'label[for]'), forms: by('id', 'form[id]') };
}

/** The field that a key means: its label, aria-label, placeholder, name or id, whatever the case, or else a CSS selector. */
export function findField(markup: Markup, key: string): Elements | undefined {
  const fields = fieldsOf(markup);
  const wanted = plain(key);
  const named = fields.find((field) => namesOf(markup, field).some((name) => plain(name) === wanted));
  return named ?? selected(markup, key).find((found) => fields.some((field) => field.is(found)));
}

/** What a person can fill in. */
export function fieldsOf({ $ }: Markup): Elements[] {
  return each($, $(fillable)).filter(
    (field) => !notFilled.includes(typeOf(field)) && field.attr('disabled') === undefined,
  );
}

/** What a person calls a field, the best name first. */
export function namesOf({ labels }: Markup, field: Elements): string[] {
  const label = labels.get(field.attr('id') ?? '');
  const around = field.closest('label');
  const texts = [...(label ? [label] : []), ...(around.length > 0 ? [around] : [])];
  const attributes = ['aria-label', 'placeholder', 'name', 'id'].map((name) => field.attr(name) ?? '');
  return [...texts.map(textOf), ...attributes].filter((name) => plain(name) !== '');
}

/** The first of these, in this order, that a page has: by its text, value or aria-label, or else by a CSS selector. */
export function findButton(markup: Markup, keys: readonly string[]): Elements | undefined {
  const buttons = pressablesOf(markup);
  for (const key of keys) {
    const wanted = plain(key);
    const named = buttons.find((button) => labelsOf(button).some((label) => plain(label) === wanted));
    const found = named ?? selected(markup, key).find((one) => buttons.some((button) => button.is(one)));
    if (found) return found;
  }
  return undefined;
}

/** What leads on without a script: buttons that submit a form, and links. */
export function pressablesOf(markup: Markup): Elements[] {
  return [...submittersOf(markup), ...each(markup.$, markup.$('a[href]'))];
}

/** Buttons that submit a form. */
export function submittersOf({ $ }: Markup): Elements[] {
  return each($, $('button, input')).filter((button) => {
    const submits = button.is('button') ? !['button', 'reset'].includes(typeOf(button)) : isSubmit(typeOf(button));
    return submits && button.attr('disabled') === undefined;
  });
}

/** The texts on a button. */
export function labelsOf(button: Elements): string[] {
  return [textOf(button), button.attr('value'), button.attr('aria-label'), button.attr('alt')].filter(
    (label): label is string => label !== undefined && plain(label) !== '',
  );
}

/** The form that a field or button belongs to: the one that it names, or the one around it. */
export function formOf({ forms }: Markup, element: Elements): Elements | undefined {
  const id = element.attr('form');
  if (id !== undefined) return forms.get(id);
  const form = element.closest('form');
  return form.length > 0 ? form.first() : undefined;
}

/** The words in an element, as far as anybody reads a label; the choices and the content of fields are none of them. */
export function textOf(element: Elements): string {
  const rest = element.toArray() as Node[];
  const words: string[] = [];
  for (let count = 0; count < mostNodes; count += 1) {
    const node = rest.pop();
    if (!node) break;
    if (node.type === 'text') words.push(node.data?.slice(0, mostCharacters) ?? '');
    const children = ['select', 'textarea'].includes(node.name ?? '') ? [] : (node.children ?? []);
    rest.push(...children.slice(0, mostNodes).reverse());
  }
  return words.join('').slice(0, mostCharacters);
}

const mostNodes = 200;
const mostCharacters = 2000;
interface Node {
  type: string;
  name?: string;
  data?: string;
  children?: Node[];
}

export function typeOf(element: Elements): string {
  return element.attr('type')?.trim().toLowerCase() ?? '';
}

function isSubmit(type: string): boolean {
  return type === 'submit' || type === 'image';
}

function each($: CheerioAPI, elements: Elements): Elements[] {
  return elements
    .slice(0, mostElements)
    .toArray()
    .map((element) => $(element));
}

/** None for a text that is no selector: most labels are none. */
function selected({ $ }: Markup, selector: string): Elements[] {
  try {
    return each($, $(selector));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return [];
  }
}

/** As people compare what is written on a page. */
function plain(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(\s?[*:])+$/, '')
    .toLowerCase();
}
