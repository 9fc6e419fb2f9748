import { presetSchema } from '../../../provider/presets/preset-schema.js';
import { UsageError } from '../../errors.js';
import { renderPath, type Path } from '../../platform/definition/problem.js';
import { problemsIn, type YamlFile } from '../../yaml-file.js';
import { exportedObject } from '../exported-object.js';

/** The preset that a module exports: by default, or as the only object. Rejects with UsageError and ClientFileError. */
export async function loadPresetModule(file: string): Promise<YamlFile<unknown>> {
  const { value, name } = await exportedObject(file, {
    what: 'preset',
    advice: 'It must be: export default definePreset({ id, title, asOf, endpoints, quirks }).',
  });
  const at = (path: Path, message: string) => `${name} ${renderPath(path)}: ${message}`.replace(' : ', ': ');
  const result = presetSchema.safeParse(value);
  if (!result.success) throw new UsageError('E_FILE_CONTENT', problemsIn(result.error, presetSchema, at).join('\n'));
  return { value, fault: (path, message) => new UsageError('E_FILE_CONTENT', at(path, message)) };
}
