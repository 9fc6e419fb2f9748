import { escape } from './escape.js';
import { renderLayout } from './layout.js';

/** Tells a person why it does not go on. */
export function renderNotice(issuer: string, title: string, text: string): string {
  return renderLayout(title, `<p>${escape(text)}</p>`, issuer);
}
