// What reads a file that stands in a document.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { readMapping } from '../harness/adapters/zapier-mapping.js';
import { webAdapter } from '../harness/adapters/web.js';
import { readBaseline } from '../harness/cli/baseline-file.js';
import { readContents } from '../harness/cli/catalogue/catalogue.js';
import { choosePreset } from '../harness/cli/serve/choose-preset.js';
import { readConfig } from '../harness/cli/serve/config-file.js';
import { readDefinition } from '../harness/platform/definition/read.js';
import { checkCommands, commandsOf } from './command-lines.js';
import type { Block } from './markdown.js';

interface Loader {
  isFor: (file: string, content: object) => boolean;
  load: (path: string) => unknown;
}

/** Of YAML and JSON; the first that is for it. */
const loaders: Loader[] = [
  { isFor: (file) => file === 'gauntlet.web.yaml', load: (path) => webAdapter(path) },
  { isFor: (file) => file === 'gauntlet.zapier.yaml', load: (path) => readMapping(dirname(path)) },
  { isFor: (file) => file === 'gauntlet.yaml', load: readConfig },
  { isFor: (file) => file === 'providers.yaml', load: readContents },
  // Its commands are looked at by the test itself.
  { isFor: (file, content) => file.startsWith('.github/workflows/') && 'jobs' in content, load: () => undefined },
  { isFor: (file) => file === '.gitlab-ci.yml', load: checkPipeline },
  { isFor: (file) => file === 'gauntlet.baseline.yaml', load: (path) => readBaseline(path) },
  { isFor: (_, content) => 'authentication' in content, load: asDefinition },
  { isFor: (_, content) => 'id' in content, load: (path) => choosePreset(path) },
];

/** Reads a file of a document as the program would; rejects if it cannot, and for a file that nothing reads. */
export async function loadDocumentFile(folder: string, { kind, text, file = '' }: Block): Promise<void> {
  const path = join(folder, file);
  if (kind === 'python') await promisify(execFile)('python3', ['-m', 'py_compile', path]);
  if (kind !== 'yaml' && kind !== 'json') return;
  const loader = loaders.find(({ isFor }) => isFor(file, parse(text) as object));
  if (!loader) throw new Error(`Nothing reads ${file}:\n${text}`);
  await loader.load(path);
}

async function checkPipeline(path: string): Promise<void> {
  const jobs = parse(readFileSync(path, 'utf8')) as Record<string, { script: string[] }>;
  for (const line of Object.values(jobs).flatMap(({ script }) => script))
    for (const command of commandsOf(line)) await checkCommands(command, line);
}

function asDefinition(path: string): unknown {
  return readDefinition(readFileSync(path, 'utf8'), { name: basename(path), folder: dirname(path) });
}
