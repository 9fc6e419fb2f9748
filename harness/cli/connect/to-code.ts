import { writeFileSync } from 'node:fs';
import { UsageError } from '../../errors.js';
import { effectiveRequest } from '../../platform/definition/effective.js';
import { renderPaste } from '../../platform/definition/flattening-code.js';
import { convertToCode, renderCode } from '../../platform/definition/to-code.js';
import { isCode, type Stage } from '../../platform/definition/types.js';
import { PlatformError } from '../../platform/errors.js';
import { refuseUnknown } from '../unknown.js';
import type { DefinitionFile } from './definition-file.js';

const stages = ['authorizeUrl', 'getAccessToken', 'refreshAccessToken', 'test'];

/** Turns a form-mode request of a definition file into code that sends the same, and tells what was done. */
export function writeCode(definition: DefinitionFile, name: string): string {
  refuseUnknown('request', [name], stages, `There are ${stages.join(', ')}.`);
  const stage = name as Stage;
  const { format, authentication, path, text } = definition;
  if (format === 'module') return forModule(definition, stage);
  try {
    writeFileSync(path, convertToCode(text, { name: definition.name, format }, stage, authentication));
  } catch (error) {
    if (error instanceof PlatformError) throw new UsageError('E_TO_CODE', error.message);
    throw error;
  }
  return `${stage} of ${definition.name} is code from now on: its form settings stay in the file and are not used any more.\n`;
}

function forModule({ name, authentication }: DefinitionFile, stage: Stage): string {
  const form = effectiveRequest(stage, authentication);
  if (form === undefined) throw new UsageError('E_TO_CODE', `${name} has no ${stage}.`);
  if (isCode(form)) throw new UsageError('E_TO_CODE', `${stage} of ${name} is code already.`);
  return `In ${name}, put this in the place of ${stage}:\n\n${renderPaste(renderCode(form, stage), stage, 'module')}`;
}
