import { createHash } from 'node:crypto';
// A locale with names in it would have to be read at every start: 300 kB of words for all occasions.
import { faker } from '@faker-js/faker/locale/base';
import { familyNames, givenNames } from './names.js';

/** A test end-user. `sub` is stable for a seed. */
export interface Person {
  sub: string;
  name: string;
  email: string;
  username: string;
}

const crowds = new Map<string, readonly Person[]>();

/** Invents `count` end-users; the same seed gives the same people. */
export function people(seed: string, count = 2): readonly Person[] {
  const name = `${count} ${seed}`;
  const crowd = crowds.get(name) ?? inventCrowd(seed, count);
  if (crowds.size > 100) crowds.clear();
  crowds.set(name, crowd);
  return crowd;
}

function inventCrowd(seed: string, count: number): readonly Person[] {
  faker.seed(createHash('sha256').update(seed).digest().readUInt32BE());
  const crowd = Array.from({ length: count }, invent);
  faker.seed();
  return crowd;
}

function invent(_: unknown, index: number): Person {
  const firstName = faker.helpers.arrayElement(givenNames);
  const lastName = faker.helpers.arrayElement(familyNames);
  return {
    sub: faker.string.uuid(),
    name: `${firstName} ${lastName}`,
    // The index keeps two people apart who happen to share a name.
    email: `${plain(firstName)}.${plain(lastName)}${index + 1}@example.com`,
    username: `${plain(firstName)}${index + 1}`,
  };
}

/** What may stand in an address: letters without their marks. */
function plain(name: string): string {
  const letters = name.toLowerCase().replaceAll('ø', 'o').replaceAll('ı', 'i').normalize('NFD');
  return letters.replace(/[^a-z]/g, '');
}
