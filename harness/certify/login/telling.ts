import type { Page } from '../../model/user-agent.js';
import { fieldsOf, labelsOf, namesOf, pressablesOf, type Markup } from './markup.js';

const mostNames = 20;
const mostCharacters = 300;
const mostInName = 60;

/** Where a page is, and its title. Without the query, which often holds secrets. */
export function placeOf({ $, page }: Markup): string {
  const title = cut($('title').first().text(), mostInName);
  return `${statusAt(page)}${title === '' ? '' : `, “${title}”`}`;
}

/** The status of a page, and where it is. */
export function statusAt({ url, status }: Page): string {
  const { origin, pathname } = new URL(url);
  return `${status} at ${cut(origin + pathname, mostCharacters)}`;
}

/** The error that a page shows, or else its first words. */
export function errorOn({ $ }: Markup): string {
  const alerts = $('[role=alert], [aria-live], [class*=error], [class*=alert], [class*=invalid], [id*=error]')
    .slice(0, mostNames)
    .toArray()
    .map((one) => $(one).text().trim());
  return cut(alerts.find(Boolean) ?? wordsOn($), mostCharacters);
}

/** What there is to fill in and to press. */
export function offeredOn(markup: Markup): string {
  const fields = fieldsOf(markup).map((field) => namesOf(markup, field)[0] ?? '');
  const buttons = pressablesOf(markup).map((button) => labelsOf(button)[0] ?? '');
  return `It has ${listed('field', fields)} and ${listed('button', buttons)}.`;
}

function listed(what: string, names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => `“${cut(name, mostInName) || '(nameless)'}”`);
  if (shown.length === 0) return `no ${what}`;
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `the ${what}${names.length === 1 ? '' : 's'} ${shown.join(', ')}${more}`;
}

function wordsOn($: Markup['$']): string {
  return $('body').length > 0 ? $('body').text() : $.root().text();
}

function cut(text: string, most: number): string {
  const plain = text
    .slice(0, most * 20)
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > most ? `${plain.slice(0, most)}…` : plain;
}
