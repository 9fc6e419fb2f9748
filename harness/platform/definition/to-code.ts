import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, parseDocument } from 'yaml';
import { PlatformError } from '../errors.js';
import { renderAuthorizeCode } from './authorize-code.js';
import { effectiveRequest } from './effective.js';
import { valueLiteral } from './javascript.js';
import { isCode, type Authentication, type RequestForm, type Stage } from './types.js';
import { addYamlSource } from './yaml-source.js';

/** The body of an async function with `z` and `bundle` that sends what the form says, and returns what the platform would go on with. */
export function renderCode(form: RequestForm, stage: Stage): string {
  if (stage === 'authorizeUrl') return renderAuthorizeCode(form);
  return `${renderRequestCall(form)}return response.data;\n`;
}

/** The statement that sends a form's request: templates stay as they are, for `z.request` resolves them and guards the host. */
export function renderRequestCall({
  url,
  method,
  params,
  headers,
  body,
  removeMissingValuesFrom,
}: RequestForm): string {
  const options = { url, method, params, headers, body, removeMissingValuesFrom };
  return `const response = await z.request(${valueLiteral(options)});\n`;
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
  const conversion = { name: file.name, stage, source: renderCode(form, stage) };
  return file.format === 'json' ? convertJson(text, conversion) : convertYaml(text, conversion);
}

interface Conversion {
  /** Of the file. */
  name: string;
  stage: Stage;
  source: string;
}

function convertJson(text: string, conversion: Conversion): string {
  const definition = parseJson(text, conversion);
  addSource(definition, conversion);
  return `${JSON.stringify(definition, null, 2)}\n`;
}

function parseJson(text: string, { name }: Conversion): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PlatformError('malformed-definition', `${name} is not valid JSON.`);
  }
}

/** Inserts the code and leaves every other line as it is; a file in which that would change anything else is refused. */
function convertYaml(text: string, conversion: Conversion): string {
  const document = parseDocument(text, { merge: true });
  const [fault] = document.errors;
  if (fault) throw new PlatformError('malformed-definition', `${conversion.name}: ${fault.message}`);
  const wanted = document.toJS() as unknown;
  const path = addSource(wanted, conversion);
  const result = addYamlSource(text, document.contents, path, conversion.source);
  const written = result === undefined ? undefined : (parseDocument(result, { merge: true }).toJS() as unknown);
  if (result === undefined || !isDeepStrictEqual(written, wanted))
    throw sharedRequest(conversion.name, conversion.stage);
  return result;
}

/** Adds the code to a parsed definition; returns the path to the request that has it. */
function addSource(definition: unknown, { name, stage, source }: Conversion): string[] {
  const inApp = memberOf(definition, 'authentication') !== undefined;
  const path = [...(inApp ? ['authentication'] : []), ...(stage === 'test' ? [] : ['oauth2Config']), stage];
  const parent = path.slice(0, -1).reduce(memberOf, definition);
  const request = memberOf(parent, stage);
  if (isRecord(parent) && typeof request === 'string') parent[stage] = { url: request, source };
  else if (!isRecord(request)) throw noRequest(name, stage);
  else if (Object.hasOwn(request, 'source') || Object.hasOwn(request, 'require')) throw codeExists(name, stage);
  else request['source'] = source;
  return path;
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
