import { existsSync } from 'node:fs';
import { dirname, extname, relative, resolve } from 'node:path';
import { UsageError } from '../../errors.js';
import { renderPath, type Path } from '../../platform/definition/problem.js';
import { problemsIn, readYamlFile } from '../../yaml-file.js';
import { exportedObject } from '../exported-object.js';
import { unplainIn } from '../plain-data.js';
import { configSchema, type ReadConfig } from './schema.js';

/** A configuration and where its paths begin. */
export interface LoadedConfig {
  /** As it was given, or found. */
  file: string;
  folder: string;
  value: ReadConfig;
}

const data = ['.json', '.yaml', '.yml'];
const modules = ['.ts', '.mts', '.js', '.mjs', '.cjs'];
/** Where a configuration is looked for, in the working directory. */
export const usualConfigs = [...modules, ...data].map((ending) => `gauntlet.config${ending}`);

/**
 * The configuration that is named, or that stands in the working directory; undefined if there is none. Rejects with UsageError, which
 * names every problem by its line or path, and with ClientFileError for a module that cannot be imported.
 */
export async function loadConfig(named?: string): Promise<LoadedConfig | undefined> {
  const file = named ?? usualFile();
  if (file === undefined) return undefined;
  const value = data.includes(extname(file))
    ? readYamlFile(file, 'configuration', configSchema).value
    : await moduleConfig(file);
  return { file, folder: dirname(resolve(file)), value };
}

/** A path of a configuration, from the working directory. */
export function pathIn({ folder }: LoadedConfig, path: string): string {
  return relative(process.cwd(), resolve(folder, path)) || '.';
}

function usualFile(): string | undefined {
  const found = usualConfigs.filter((name) => existsSync(name));
  if (found.length > 1)
    throw new UsageError(
      'E_TWO_CONFIGS',
      `There are ${found.join(' and ')}: keep one, or name the one that is meant by --config ${found[0]}.`,
    );
  return found[0];
}

async function moduleConfig(file: string): Promise<ReadConfig> {
  const { value, name } = await exportedObject(file, {
    what: 'configuration',
    advice: "It must be: export default defineConfig({ clients: ['./gauntlet.client.ts'] }).",
    alsoRead: data,
  });
  const at = (path: Path, message: string) => `${name} ${renderPath(path)}: ${message}`.replace(' : ', ': ');
  const unplain = unplainIn(value);
  if (unplain) throw new UsageError('E_FILE_CONTENT', at(unplain.path, unplain.message));
  // `CI ? 1 : undefined` leaves a member out.
  const result = configSchema.safeParse(JSON.parse(JSON.stringify(value)));
  if (!result.success) throw new UsageError('E_FILE_CONTENT', problemsIn(result.error, configSchema, at).join('\n'));
  return result.data;
}
