import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ClientFileError } from './client-file-error.js';
import { reasonOf, shown } from './thrown.js';

interface Position {
  file: string;
  line: string;
  column: string;
}

/** Says what kept a client file from being imported, where, and what would be right: `advice` for one that threw. `nameOf` gives a path's name for messages. */
export function describeImportError(
  error: unknown,
  file: string,
  nameOf: (path: string) => string,
  advice: string,
): ClientFileError {
  const { name = '', message = '', stack = '' } = textsOf(error);
  const missing = missingModule(message);
  if (missing) {
    const { specifier, importer = file } = missing;
    const at = importIn(importer, specifier);
    const where = at ? shownAt(at) : nameOf(importer);
    const local = /^([./]|[A-Za-z]:\\)/.test(specifier);
    const advice = local
      ? 'does not exist.'
      : `is not installed. Run: npm install ${/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0]}`;
    return new ClientFileError(
      'CLIENT_FILE_IMPORT',
      `${where} imports '${local ? nameOf(specifier) : specifier}', which ${advice}`,
    );
  }
  const transformed = /^(.+?):(\d+):(\d+): ERROR: (.*)$/m.exec(message);
  if (transformed) {
    const [, path = file, line = '', column = '', what = ''] = transformed;
    // tsx gives .mts files to esbuild as .ts, which counts columns from 0.
    const real = existsSync(path) ? path : path.replace(/ts$/, 'mts');
    return unparsable({ file: real, line, column: String(Number(column) + 1) }, what);
  }
  if (name === 'SyntaxError') {
    const at = underlined(stack) ?? (frameIn(stack) ? undefined : underlined(linkAgain(file)));
    if (at && / export named /.test(message))
      return new ClientFileError('CLIENT_FILE_IMPORT', `${shownAt(at)}: ${message}.`);
    if (at) return unparsable(at, message);
  }
  const at = frameIn(stack);
  const what = name ? `${name}: ${reasonOf(error).reason}` : shown(error);
  return new ClientFileError(
    'CLIENT_FILE_THREW',
    `${at ? shownAt(at) : nameOf(file)} threw while it was loaded: ${what.replace(/\.$/, '')}. ${advice}`,
  );

  function shownAt(at: Position): string {
    return `${nameOf(at.file)}:${at.line}:${at.column}`;
  }
  function unparsable(at: Position, what: string): ClientFileError {
    return new ClientFileError('CLIENT_FILE_SYNTAX', `${shownAt(at)} does not parse: ${what}.`);
  }
}

function missingModule(message: string): { specifier: string; importer?: string } | undefined {
  const pattern = /^Cannot find (?:package|module) '(.+?)'(?:\s+imported from (.+)|\s+Require stack:\s+- (.+))?/;
  const [, specifier, imported, required] = pattern.exec(message) ?? [];
  const importer = imported ?? required;
  return specifier === undefined ? undefined : { specifier, ...(importer !== undefined && { importer }) };
}

/** Where `file` imports `specifier`, a package's name or a file's path: Node does not tell. */
function importIn(file: string, specifier: string): Position | undefined {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const named = isAbsolute(specifier) ? [basename(specifier, extname(specifier))] : [`'${specifier}`, `"${specifier}`];
  for (const [index, line] of lines.entries()) {
    const name = /\b(import|from|require)\b/.test(line) && named.find((text) => line.includes(text));
    if (name) return { file, line: String(index + 1), column: String(line.indexOf(name) + 1) };
  }
  return undefined;
}

/** Where Node shows the offending line with a caret below it, ahead of a syntax error. */
function underlined(text: string): Position | undefined {
  const [, file, line, , indent] = /^((?:file:|\/|[A-Za-z]:\\).*):(\d+)\n(.*)\n(\s*)\^/m.exec(text) ?? [];
  return file === undefined || line === undefined
    ? undefined
    : { file: pathOf(file), line, column: String((indent ?? '').length + 1) };
}

/** The innermost place in the user's own code, or else in a package, that a stack names. */
function frameIn(stack: string): Position | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  const frames = [...stack.matchAll(/(?:\(|at (?:async )?)((?:file:|\/|[A-Za-z]:\\)[^\n]*?):(\d+):(\d+)\)?$/gm)]
    .map(([, file = '', line = '', column = '']) => ({ file: pathOf(file), line, column }))
    .filter(({ file }) => !file.startsWith(here));
  return frames.find(({ file }) => !/[\\/]node_modules[\\/]/.test(file)) ?? frames[0];
}

/** Node tells the place of a syntax error only as it dies of one. Such an error precedes the first line's execution, so that nothing runs. */
function linkAgain(file: string): string {
  const source = `import ${JSON.stringify(pathToFileURL(file).href)}`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    encoding: 'utf8',
    timeout: 5000,
  });
  return stderr;
}

function pathOf(place: string): string {
  return place.startsWith('file:') ? fileURLToPath(place) : place;
}

function textsOf(error: unknown): { name?: string; message?: string; stack?: string } {
  return error instanceof Error ? { name: error.name, message: error.message, stack: error.stack ?? '' } : {};
}
