import { isDeepStrictEqual } from 'node:util';
import { LineCounter, parseDocument } from 'yaml';
import { PlatformError } from '../errors.js';
import { memberOf } from '../flatten.js';
import { renderAuthorizeCode } from './authorize-code.js';
import { effectiveRequest } from './effective.js';
import { renderRequestCall } from './request-code.js';
import { isCode, type Authentication, type RequestForm, type Stage } from './types.js';
import { isMapping } from './schema-parts.js';
import { addYamlSource } from './yaml-source.js';

/** The body of an async function with `z` and `bundle` that sends what an effective request says, and returns what the platform would go on with. */
export function renderCode(form: RequestForm, stage: Stage, authentication: Authentication): string {
  if (stage === 'authorizeUrl') return renderAuthorizeCode(form, authentication.fields);
  return `${renderRequestCall(form, stage, authentication)}return response.data;\n`;
}

/**
 * The text of a definition file with a `source` that sends the same request; the form's settings stay beside it, unused.
 * Throws PlatformError: `no-request`, `code-exists`, `shared-request`, `malformed-definition`.
 */
export function convertToCode(
  text: string,
  file: { name: string; format: 'yaml' | 'json' },
  stage: Stage,
  authentication: Authentication,
): string {
  const form = effectiveRequest(stage, authentication);
  if (form === undefined) throw noRequest(file.name, stage);
  if (isCode(form)) throw codeExists(file.name, stage);
  const conversion = { name: file.name, stage, source: renderCode(form, stage, authentication) };
  return file.format === 'json' ? convertJson(text, conversion) : convertYaml(text, conversion);
}

interface Conversion {
  /** Of the file. */
  name: string;
  stage: Stage;
  source: string;
}

function convertJson(text: string, conversion: Conversion): string {
  const { definition } = withSource(parseJson(text, conversion), conversion);
  return `${JSON.stringify(definition, null, 2)}\n`;
}

function parseJson(text: string, { name }: Conversion): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PlatformError('malformed-definition', `${name} is not valid JSON.`);
  }
}

/** As a definition is read: a text means the same in both places. */
const yamlOptions = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Inserts the code and leaves every other line as it is; a file in which that would change anything else is refused. */
function convertYaml(text: string, conversion: Conversion): string {
  const { name, stage, source } = conversion;
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...yamlOptions, lineCounter });
  const [fault] = document.errors;
  // The parser's own message quotes the line, and with it what may be a secret.
  if (fault) {
    throw new PlatformError(
      'malformed-definition',
      `${name} is not valid YAML in line ${lineCounter.linePos(fault.pos[0]).line}.`,
    );
  }
  const { definition, path } = withSource(document.toJS(), conversion);
  const result = addYamlSource(text, document.contents, path, source);
  const written = parseDocument(result ?? '', yamlOptions);
  if (result === undefined || written.errors.length > 0 || !isDeepStrictEqual(written.toJS(), definition)) {
    throw sharedRequest(name, stage);
  }
  return result;
}

/** A parsed definition with the code, and the path to the request that has it. */
function withSource(definition: unknown, { name, stage, source }: Conversion): { definition: unknown; path: string[] } {
  const inApp = memberOf(definition, 'authentication') !== undefined;
  const path = [...(inApp ? ['authentication'] : []), ...(stage === 'test' ? [] : ['oauth2Config']), stage];
  const found = path.reduce(memberOf, definition);
  const request = typeof found === 'string' ? { url: found } : found;
  if (!isMapping(request)) throw noRequest(name, stage);
  if (Object.hasOwn(request, 'source') || Object.hasOwn(request, 'require')) throw codeExists(name, stage);
  return { definition: replaceAt(definition, path, { ...request, source }), path };
}

/** Copies what is on the path, as an alias may have it stand elsewhere too. */
function replaceAt(value: unknown, [key, ...path]: readonly string[], member: unknown): unknown {
  if (key === undefined) return member;
  return { ...(value as object), [key]: replaceAt(memberOf(value, key), path, member) };
}

function noRequest(name: string, stage: Stage): PlatformError {
  return new PlatformError('no-request', `${name} has no ${stage} to convert. Declare the request with its url first.`);
}

function codeExists(name: string, stage: Stage): PlatformError {
  return new PlatformError(
    'code-exists',
    `${name} has code for ${stage}, which is never overwritten. To convert the form anew, remove that code first.`,
  );
}

function sharedRequest(name: string, stage: Stage): PlatformError {
  return new PlatformError(
    'shared-request',
    `${name} writes ${stage} in a way that code cannot be added to alone, perhaps by an anchor. Write it out as a mapping of its own.`,
  );
}
