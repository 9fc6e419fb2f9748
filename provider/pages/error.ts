import { escape } from './escape.js';
import { renderLayout } from './layout.js';

export { escape } from './escape.js';

/** A page that tells a person why an authorization request came to nothing. */
export function renderErrorPage(out: Record<string, string | undefined>): string {
  const rows = Object.entries(out).map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value ?? '')}</dd>`);
  return renderLayout('The authorization request was refused', `<dl>${rows.join('')}</dl>`);
}
