// What the documents refer to is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { anchorsIn, linksIn } from './markdown.js';

const root = resolve(import.meta.dirname, '..');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'scenarios'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `scenarios/${name}/README.md`),
].filter((path) => path.endsWith('.md'));

test.each(documents)('every relative link and anchor in %s leads somewhere', (document) => {
  const links = linksIn(read(document)).filter((href) => !/^[a-z][a-z+.-]*:/i.test(href));
  expect(links.filter((href) => !leadsSomewhere(document, href))).toEqual([]);
});

function leadsSomewhere(document: string, href: string): boolean {
  const [path = '', anchor] = decodeURI(href).split('#');
  const target = path === '' ? document : relative(root, resolve(root, dirname(document), path));
  if (target.startsWith('..') || !existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsIn(read(target)).includes(anchor);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
