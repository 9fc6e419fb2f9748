import type { Person } from '../people.js';
import { escape } from './escape.js';

const tints = 6;

/** How one of the users is shown: initials, name and address. HTML of inline elements. */
export function renderPerson(person: Person, users: readonly Person[]): string {
  const { name, email } = person;
  return `<span class="avatar tint${users.indexOf(person) % tints}" aria-hidden="true">${escape(initials(name))}</span>
<span class="who"><span class="name">${escape(name)}</span> <span class="email">${escape(email).replace('@', '<wbr>@')}</span></span>`;
}

function initials(name: string): string {
  const words = name.split(' ').filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase()).join('');
}
