import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../../reporters/printable.js';
import type { Answers } from './answers.js';
import { reportFolder } from './config-file.js';
import { languageOf } from './files.js';
import type { Project } from './project.js';
import type { Written } from './write.js';

/** What was done, and what is to be done next, with commands that can be pasted. */
export function renderSummary(files: readonly Written[], answers: Answers, project: Project): string {
  const done = files.map(renderFile);
  const steps = stepsAfter(files, answers, project).map((step, index) => `  ${index + 1}. ${step}\n`);
  return `${done.join('')}\nNext:\n${steps.join('')}`;
}

function renderFile({ path, kept, otherwise }: Written): string {
  return kept === undefined
    ? `wrote  ${printable(path)}\n`
    : `kept   ${printable(kept)}, as it was there. ${otherwise.trimEnd()}\n`;
}

function stepsAfter([stub]: readonly Written[], { kind, ci }: Answers, project: Project): string[] {
  const packaged = languageOf(kind, project) !== 'yaml';
  // Without a package.json that has it, npx would take "gauntlet" for the name of a package.
  const program = packaged ? 'npx gauntlet' : 'npx oauth-gauntlet';
  return [
    ...(packaged && !project.installed ? ['npm install --save-dev oauth-gauntlet'] : []),
    ...(stub && stub.kept === undefined ? [`fill in what is marked TODO in ${stub.path}`] : []),
    `${program} doctor    # what is still to be mended`,
    `${program} run       # judges the client; open ${reportFolder}/report.html`,
    ...(isIgnored(project) ? [] : [`put ${reportFolder}/ into .gitignore`]),
    ...(ci === 'none' ? [] : ['commit it all: CI does the same from then on']),
  ];
}

function isIgnored({ folder }: Project): boolean {
  const file = join(folder, '.gitignore');
  return existsSync(file) && readFileSync(file, 'utf8').includes(reportFolder);
}
