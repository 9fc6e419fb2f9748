import { memberExpression, objectLiteral } from './javascript.js';
import { renderRequestCall } from './request-code.js';
import { isCode, type Authentication, type Code, type RequestForm, type Stage } from './types.js';

/**
 * Code that returns the members of a nested result at the top level: `members` gives each one's path in the result. In place of a
 * form it is the whole function body; for a definition's own code, the lines that take the place of its return.
 */
export function flatteningCode(
  form: RequestForm | Code,
  stage: Stage,
  members: ReadonlyMap<string, readonly string[]>,
  authentication: Authentication,
): string {
  const flat = objectLiteral([...members].map(([name, path]) => [name, memberExpression('result', path)]));
  const before = isCode(form)
    ? 'source' in form
      ? `const result = await (async () => {\n${indent(form.source.trimEnd(), 2)}\n})();\n`
      : `// In place of what ${stage} returns: here, result is that.\n`
    : `${renderRequestCall(form, stage, authentication)}const result = response.data;\n`;
  return `${before}return ${flat};\n`;
}

/** Code as it is pasted into a definition file, under the name of its request: in YAML, indented as far as it has to stand. */
export function renderPaste(code: string, stage: Stage, format: 'yaml' | 'json' | 'module'): string {
  switch (format) {
    case 'yaml':
      // Below `authentication`, and below its `oauth2Config`.
      return indent(`${stage}:\n  source: |\n${indent(code.trimEnd(), 4)}\n`, stage === 'test' ? 2 : 4);
    case 'json':
      return `"${stage}": { "source": ${JSON.stringify(code)} }\n`;
    case 'module':
      return `${stage}: async (z, bundle) => {\n${indent(code.trimEnd(), 2)}\n},\n`;
  }
}

function indent(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}
