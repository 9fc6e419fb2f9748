// Writes the files that are made from what the code knows: `npm run generate`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from './generated.js';

for (const { path, text } of generated) writeFileSync(join(import.meta.dirname, '..', path), text);
