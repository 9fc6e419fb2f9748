import { lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import { usualConfigs } from '../config/load.js';
import type { Answers } from './answers.js';
import { clientStub } from './client-stub.js';
import { commandStub } from './command-stub.js';
import { renderConfig, type ConfigLanguage } from './config-file.js';
import type { Kind } from './kinds.js';
import { githubWorkflow, gitlabPipeline, type Place } from './pipeline.js';
import type { Project } from './project.js';
import { webStub } from './web-stub.js';
import { zapierStub } from './zapier-stub.js';

/** A file that is to be there: its path from the folder, and its text. */
export interface Draft {
  path: string;
  text: string;
  /** What is to be done by hand where a file of that name, or of that duty, is there already. */
  otherwise: string;
  /** Files that have the same duty. */
  rivals?: readonly string[];
}

/** The files that a client under test needs, in the order in which they are filled in. */
export function draftsFor(answers: Answers, project: Project): Draft[] {
  const stub = stubFor(answers, project);
  const { client, text } = configFor(answers, project, stub.path);
  return [
    stub,
    {
      path: `gauntlet.config.${languageOf(answers.kind, project)}`,
      text,
      rivals: usualConfigs,
      otherwise: `See that its clients have ${client}.`,
    },
    ...pipelineFor(answers, project),
  ];
}

/** In what the configuration is written: YAML where nothing else is of this ecosystem. */
export function languageOf(kind: Kind, { node, typescript, esm }: Project): ConfigLanguage {
  if (typescript) return 'ts';
  if (!node && kind !== 'module') return 'yaml';
  return esm ? 'js' : 'mjs';
}

function stubFor({ kind, name }: Answers, project: Project): Draft {
  const otherwise = 'It is taken as it is.';
  if (kind === 'web') return { path: 'gauntlet.web.yaml', text: webStub(name, project.start), otherwise };
  if (kind === 'command') return { path: 'gauntlet.client.py', text: commandStub(name), otherwise };
  if (kind === 'zapier') return { path: 'gauntlet.zapier.yaml', text: zapierStub(), otherwise };
  return {
    path: `gauntlet.client.${languageOf(kind, project)}`,
    text: clientStub(name, project.typescript),
    otherwise,
  };
}

function configFor({ kind }: Answers, project: Project, stub: string): { client: string; text: string } {
  const clients: Record<Kind, string | Record<string, string>> = {
    module: `./${stub}`,
    web: { web: `./${stub}` },
    command: { command: `python3 ${stub}` },
    zapier: { zapier: '.' },
  };
  return renderConfig(languageOf(kind, project), clients[kind]);
}

function pipelineFor({ kind, ci }: Answers, project: Project): Draft[] {
  if (ci === 'none') return [];
  const { folder, repository } = project;
  const place: Place = {
    below: relative(repository, folder).replaceAll('\\', '/'),
    install: languageOf(kind, project) === 'yaml' ? [] : project.install,
    packaged: languageOf(kind, project) !== 'yaml',
  };
  const name = ci === 'github' ? join('.github', 'workflows', 'gauntlet.yml') : '.gitlab-ci.yml';
  const path = relative(folder, join(repository, name));
  if (ci === 'github') return [{ path, text: githubWorkflow(place), otherwise: 'See that it calls `gauntlet run`.' }];
  const text = gitlabPipeline(place);
  return [{ path, text, otherwise: `Add this to it:\n\n${text}` }];
}

/** The file, or a link that leads nowhere, that is there already and has the duty of a draft. */
export function presentFor({ path, rivals = [] }: Draft, folder: string): string | undefined {
  return [path, ...rivals].find((name) => lstatSync(join(folder, name), { throwIfNoEntry: false }));
}
