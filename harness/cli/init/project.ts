import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import parseArguments from 'string-argv';
import * as z from 'zod';
import { UsageError } from '../../errors.js';
import { readUserFile } from '../../user-file.js';
import type { Kind, Pipeline } from './kinds.js';

/** What a folder tells about the client that is developed in it. */
export interface Project {
  folder: string;
  /** What stands for "this folder" where nobody says more. */
  likely: { kind: Kind; name: string; ci: Pipeline };
  /** The folder that holds the repository: pipelines are looked for there. */
  repository: string;
  /** It has a package.json. */
  node: boolean;
  typescript: boolean;
  /** Its package.json says that .js files are modules. */
  esm: boolean;
  /** oauth-gauntlet is among its packages. */
  installed: boolean;
  /** How its packages are installed in a pipeline. */
  install: readonly string[];
  /** The program that its start script names. */
  start?: readonly string[];
}

/** Looks at a folder. Throws UsageError E_PACKAGE_JSON. */
export function projectIn(folder: string): Project {
  const manifest = manifestIn(folder);
  const packages = { ...manifest?.dependencies, ...manifest?.devDependencies };
  const repository = repositoryOf(folder);
  const start = startOf(manifest?.scripts?.['start']);
  return {
    folder,
    likely: {
      kind: likelyKind(folder, packages, start !== undefined),
      name: manifest?.name || basename(folder) || 'my-client',
      ci: likelyPipeline(repository),
    },
    repository,
    node: manifest !== undefined,
    typescript: 'typescript' in packages || existsSync(join(folder, 'tsconfig.json')),
    esm: manifest?.type === 'module',
    installed: 'oauth-gauntlet' in packages || manifest?.name === 'oauth-gauntlet',
    install: installOf([folder, repository]),
    ...(start && { start }),
  };
}

const texts = z.record(z.string(), z.string()).exactOptional();
const manifestSchema = z.object({
  name: z.string().exactOptional(),
  type: z.string().exactOptional(),
  scripts: texts,
  dependencies: texts,
  devDependencies: texts,
});

function manifestIn(folder: string): z.output<typeof manifestSchema> | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    return manifestSchema.parse(JSON.parse(readUserFile(file, 'package.json')));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError('E_PACKAGE_JSON', 'package.json is not what npm writes: mend it first, or take it away.');
  }
}

const webPackages = [
  'express',
  'koa',
  'fastify',
  '@hapi/hapi',
  'hono',
  'next',
  'nuxt',
  '@nestjs/core',
  '@sveltejs/kit',
];
const otherLanguages =
  /^(pyproject\.toml|requirements\.txt|go\.mod|Cargo\.toml|Gemfile|composer\.json|pom\.xml|.*\.py)$/;

function likelyKind(folder: string, packages: Record<string, string>, starts: boolean): Kind {
  if ('zapier-platform-core' in packages) return 'zapier';
  if (starts || webPackages.some((name) => name in packages)) return 'web';
  const otherwise =
    !existsSync(join(folder, 'package.json')) && readdirSync(folder).some((name) => otherLanguages.test(name));
  return otherwise ? 'command' : 'module';
}

/** The nearest folder with a .git, or the folder itself. */
function repositoryOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return folder;
  }
}

function likelyPipeline(repository: string): Pipeline {
  if (existsSync(join(repository, '.gitlab-ci.yml'))) return 'gitlab';
  if (existsSync(join(repository, '.github'))) return 'github';
  const config = join(repository, '.git', 'config');
  return existsSync(config) && /url = .*gitlab/.test(readFileSync(config, 'utf8')) ? 'gitlab' : 'github';
}

const installers = {
  'package-lock.json': ['npm ci'],
  'pnpm-lock.yaml': ['corepack enable', 'pnpm install --frozen-lockfile'],
  'yarn.lock': ['corepack enable', 'yarn install'],
};

function installOf(folders: readonly string[]): readonly string[] {
  const found = Object.entries(installers).find(([lock]) => folders.some((folder) => existsSync(join(folder, lock))));
  return found?.[1] ?? ['npm install'];
}

/** A line that needs no shell is run as it is; any other one is left to npm. */
function startOf(script: string | undefined): readonly string[] | undefined {
  if (!script?.trim()) return undefined;
  const plain = /^node\s/.test(script) && !/[&|;<>$`*]/.test(script);
  return plain ? parseArguments(script) : ['npm', 'start'];
}
