import { statSync } from 'node:fs';
import { UsageError } from '../../errors.js';
import { createMask } from '../../platform/censor.js';
import { effectiveRequest } from '../../platform/definition/effective.js';
import { renderPaste } from '../../platform/definition/flattening-code.js';
import { convertToCode, renderCode } from '../../platform/definition/to-code.js';
import { isCode, type Stage } from '../../platform/definition/types.js';
import { literalSecrets } from '../../platform/definition/literals.js';
import type { Duties } from '../../platform/duties.js';
import { PlatformError } from '../../platform/errors.js';
import { refuseUnknown } from '../unknown.js';
import type { DefinitionFile } from './definition-file.js';
import { errorCode, replaceFile } from '../../user-file.js';

const stages = ['authorizeUrl', 'getAccessToken', 'refreshAccessToken', 'test'];

/** Turns a form-mode request of a definition file into code that sends the same, and tells what was done. */
export async function writeCode(definition: DefinitionFile, name: string, duties: Duties): Promise<string> {
  refuseUnknown('request', [name], stages, `There are ${stages.join(', ')}.`);
  const stage = name as Stage;
  const { format, authentication, path, text } = definition;
  if (format === 'module') return forModule(definition, stage, duties);
  try {
    const converted = convertToCode(text, { name: definition.name, format }, stage, authentication);
    await replaceFile(path, converted, statSync(path).mode);
  } catch (error) {
    if (error instanceof PlatformError) throw new UsageError('E_TO_CODE', error.message);
    throw new UsageError('E_TO_CODE', `${definition.name} cannot be written (${errorCode(error)}): it is as it was.`);
  }
  return `${stage} of ${definition.name} is code from now on: its form settings stay in the file and are not used any more.\n`;
}

function forModule({ name, authentication }: DefinitionFile, stage: Stage, duties: Duties): string {
  const form = effectiveRequest(stage, authentication);
  if (form === undefined) throw new UsageError('E_TO_CODE', `${name} has no ${stage}.`);
  if (isCode(form)) throw new UsageError('E_TO_CODE', `${stage} of ${name} is code already.`);
  const mask = createMask(literalSecrets(authentication), duties);
  const code = mask(renderCode(form, stage, authentication));
  return `In ${name}, put this in the place of ${stage}; secrets that stand in the definition are censored:\n\n${renderPaste(code, stage, 'module')}`;
}
