// What is made from what the code knows is as it would be made now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { generated } from './generated.js';

const root = join(import.meta.dirname, '..');

test.each(generated)('$path is what `npm run generate` writes', ({ path, text }) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});
