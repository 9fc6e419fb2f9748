import type { Person } from '../people.js';
import { escape } from './escape.js';
import { renderForm, renderLayout, type Frame } from './layout.js';
import { renderPerson } from './person.js';

export interface Choice {
  clientId: string;
  /** Subject of the person who is likely meant. */
  preselected: string | undefined;
}

/** Asks who is there. `signedIn` is the subject of the person that this browser knows. */
export function renderPicker(
  frame: Frame,
  { clientId, preselected }: Choice,
  users: readonly Person[],
  signedIn: string | undefined,
): string {
  const buttons = users.map((person) => {
    const hinted = person.sub === preselected;
    const mark = person.sub === signedIn ? '\n<span class="mark">Signed in</span>' : '';
    return `<li><button class="person${hinted ? ' hinted' : ''}" name="account" value="${escape(person.sub)}"${hinted ? ' autofocus' : ''}>
${renderPerson(person, users)}${mark}
</button></li>`;
  });
  const form = renderForm(frame, `<ul class="accounts">\n${buttons.join('\n')}\n</ul>`);
  const content = `<p>to continue to <strong>${escape(clientId)}</strong></p>\n${form}`;
  return renderLayout('Choose an account', content, frame.issuer);
}
