import { isMap, isScalar, LineCounter, parseDocument, type ParsedNode, type Scalar } from 'yaml';
import { suggestion, UsageError } from '../../errors.js';
import type { Field } from '../../platform/definition/types.js';
import { askedFields } from '../../platform/fields.js';
import { readUserFile } from '../../user-file.js';

export interface FieldSources {
  /** Of `--field`, each `key=value`. */
  flags: readonly string[];
  /** Of `--field-file`: a YAML or JSON mapping. */
  file?: string | undefined;
  /** GAUNTLET_FIELD_<KEY>: in upper case, every character but A-Z and 0-9 as `_`. */
  env: NodeJS.ProcessEnv;
}

interface Given {
  key: string;
  value: string;
  where: string;
}

/**
 * What is given for the fields without asking: a flag before the file before the environment; an empty text is not given.
 * Throws UsageError E_FIELD, E_FIELD_FILE or E_FILE; none quotes a value, nor a text that could be one.
 */
export function fieldValues({ flags, file, env }: FieldSources, fields: readonly Field[]): Record<string, string> {
  const explicit = [...(file === undefined ? [] : ofFile(file)), ...flags.map(ofFlag)];
  for (const given of explicit) refuseUnasked(given, fields);
  return Object.fromEntries(
    [...ofEnvironment(env, askedFields(fields)), ...explicit]
      .filter(({ value }) => value !== '')
      .map(({ key, value }) => [key, value]),
  );
}

function ofFlag(flag: string, index: number): Given {
  const where = `--field number ${index + 1}`;
  const end = flag.indexOf('=');
  if (end < 1) throw new UsageError('E_FIELD', `${where} is not of the form key=value.`);
  return { key: flag.slice(0, end), value: flag.slice(end + 1), where };
}

/** Variables of other definitions' fields may stand in the same environment, so an unknown one is no error. */
function ofEnvironment(env: NodeJS.ProcessEnv, asked: readonly Field[]): Given[] {
  return asked.flatMap(({ key }) => {
    const where = variableOf(key);
    const value = env[where];
    if (!value) return [];
    const rivals = asked.filter((field) => variableOf(field.key) === where);
    if (rivals.length === 1) return [{ key, value, where }];
    throw new UsageError(
      'E_FIELD',
      `${where} could mean ${rivals.map((field) => `"${field.key}"`).join(' or ')}. Use --field key=value or --field-file instead.`,
    );
  });
}

function variableOf(key: string): string {
  return `GAUNTLET_FIELD_${key.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

function ofFile(file: string): Given[] {
  const lines = new LineCounter();
  // Of this schema every scalar is text, as written: 0123 and 1e3 stay what they are. A pretty error would quote the file.
  const document = parseDocument(readUserFile(file, 'field file'), {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const placeOf = (offset: number) => `line ${lines.linePos(offset).line} of ${file}`;
  const [error] = document.errors;
  if (error)
    throw new UsageError(
      'E_FIELD_FILE',
      error.code === 'DUPLICATE_KEY'
        ? `The field on ${placeOf(error.pos[0])} stands there twice.`
        : `The field file is neither YAML nor JSON: see ${placeOf(error.pos[0])} (${error.code}).`,
    );
  const { contents } = document;
  if (contents === null || (isScalar(contents) && isNull(contents))) return [];
  if (!isMap(contents))
    throw new UsageError('E_FIELD_FILE', `The field file "${file}" must be a mapping from a field's key to its value.`);
  return contents.items.map(({ key, value }) => ofPair(key, value, placeOf(key.range[0])));
}

function ofPair(key: ParsedNode, value: ParsedNode | null, where: string): Given {
  if (!isScalar(key) || (value !== null && !isScalar(value)))
    throw new UsageError('E_FIELD_FILE', `The field on ${where} must be a key with a single value.`);
  return { key: String(key.value), value: value === null || isNull(value) ? '' : String(value.value), where };
}

function isNull({ type, source }: Scalar): boolean {
  return type === 'PLAIN' && ['', '~', 'null', 'Null', 'NULL'].includes(source ?? '');
}

function refuseUnasked({ key, where }: Given, fields: readonly Field[]): void {
  const field = fields.find((one) => one.key === key);
  if (field?.computed)
    throw new UsageError('E_FIELD', `"${key}" (${where}) is computed: it comes from the token response. Leave it out.`);
  if (field?.type === 'copy')
    throw new UsageError('E_FIELD', `"${key}" (${where}) is text to be copied and takes no value. Leave it out.`);
  if (field) return;
  // Quoted only when it is near a key: a password with an "=" in the place of key=value would look like a key, too.
  const known = askedFields(fields).map((one) => one.key);
  const near = suggestion(key, known);
  throw new UsageError(
    'E_FIELD',
    `${near ? `"${key}"` : 'The name before the value'} (${where}) is not a field of this definition.${near} ` +
      (known.length > 0 ? `Its fields: ${known.join(', ')}.` : 'It has no fields to fill in.'),
  );
}
