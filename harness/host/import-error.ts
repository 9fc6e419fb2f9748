import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ClientFileError } from './client-file-error.js';
import { reasonOf, shown } from './thrown.js';

interface Position {
  file: string;
  line: string;
  column: string;
}

/** Says what kept a client file from being imported, where, and what would be right. `nameOf` gives a path's name for messages. */
export function describeImportError(error: unknown, file: string, nameOf: (path: string) => string): ClientFileError {
  const { name = '', message = '', stack = '' } = textsOf(error);
  const missing = missingModule(message);
  if (missing) {
    const importer = nameOf(missing.importer ?? file);
    return new ClientFileError(
      'CLIENT_FILE_IMPORT',
      `${importer} imports '${missing.specifier}', which ${missing.advice}`,
    );
  }
  const transformed = /^(.+?):(\d+):(\d+): ERROR: (.*)$/m.exec(message);
  if (transformed) {
    const [, path = file, line = '', column = '', what = ''] = transformed;
    // esbuild counts columns from 0.
    return unparsable({ file: path, line, column: String(Number(column) + 1) }, what);
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
    `${at ? shownAt(at) : nameOf(file)} threw while it was loaded: ${what.replace(/\.$/, '')}. A client file must only export a client: what can fail belongs in open().`,
  );

  function shownAt(at: Position): string {
    return `${nameOf(at.file)}:${at.line}:${at.column}`;
  }
  function unparsable(at: Position, what: string): ClientFileError {
    return new ClientFileError('CLIENT_FILE_SYNTAX', `${shownAt(at)} does not parse: ${what}.`);
  }
}

function missingModule(message: string): { specifier: string; importer?: string; advice: string } | undefined {
  const [, specifier, importer] =
    /^Cannot find (?:package|module) '(.+?)'(?:\s+imported from (.+)|\s+Require stack:\s+- (.+))?/
      .exec(message)
      ?.filter((part) => part !== undefined) ?? [];
  if (specifier === undefined) return undefined;
  const local = /^([./]|[A-Za-z]:\\)/.test(specifier);
  const install = `is not installed. Run: npm install ${/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0]}`;
  return { specifier, ...(importer !== undefined && { importer }), advice: local ? 'does not exist.' : install };
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
