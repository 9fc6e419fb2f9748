import { createHash } from 'node:crypto';
import { dirname, extname, relative, resolve } from 'node:path';
import { UsageError } from '../../errors.js';
import { PlatformError, type Mask } from '../../platform/errors.js';
import { describeModule } from '../../platform/code/describe-module.js';
import { checkDefinition, readDefinition, type Definition } from '../../platform/definition/read.js';
import { readUserFile } from '../../user-file.js';

export interface DefinitionFile extends Definition {
  /** As the user named it. */
  name: string;
  path: string;
  text: string;
  format: 'yaml' | 'json' | 'module';
  /** SHA-256 of its text, base64url. */
  digest: string;
}

const formats: Record<string, DefinitionFile['format']> = {
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.json': 'json',
  '.js': 'module',
  '.mjs': 'module',
  '.cjs': 'module',
  '.ts': 'module',
  '.mts': 'module',
};

/** Reads a definition file. `print` takes what a module writes while it is loaded. */
export async function openDefinition(
  file: string,
  env: Readonly<Record<string, string>>,
  mask: Mask,
  print: (text: string) => void,
): Promise<DefinitionFile> {
  const path = resolve(file);
  const format = formats[extname(file).toLowerCase()];
  if (!format)
    throw new UsageError(
      'E_DEFINITION',
      `${file} is no definition: it must end in ${Object.keys(formats).join(', ')}.`,
    );
  const text = readUserFile(path, 'definition');
  const place = { name: relative(process.cwd(), path) || file, folder: dirname(path) };
  const definition =
    format === 'module' ? checkDefinition(await moduleAt(path, env, mask, print), place) : readDefinition(text, place);
  return {
    ...definition,
    name: file,
    path,
    text,
    format,
    digest: createHash('sha256').update(text).digest('base64url'),
  };
}

/** The module's value as data; what is wrong with the module is the user's to mend. */
async function moduleAt(
  path: string,
  env: Readonly<Record<string, string>>,
  mask: Mask,
  print: (text: string) => void,
) {
  try {
    return await describeModule(path, env, print);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    throw new UsageError('E_DEFINITION', mask(error.message).replaceAll(`${process.cwd()}/`, ''));
  }
}
