import { memberOf } from '../flatten.js';
import { quotedWord, type Path, type Problem } from './problem.js';
import { isMapping } from './schema-parts.js';

const mostLevels = 32;
const mostValues = 10_000;

/** Why a value is not checked any further: it is no authentication of type oauth2, or too deep or too large for one. */
export function misfit(value: unknown): Problem[] | undefined {
  const message = isMapping(value) ? unfitType(value) : unfitValue(value);
  if (message !== undefined) return [message];
  const unbounded = boundsProblem(value);
  return unbounded && [unbounded];
}

const rightValue = 'Write an authentication in the Zapier app schema: a mapping with type, oauth2Config and test.';

function unfitValue(value: unknown): Problem {
  if (value === undefined || value === null) return { path: [], message: `There is nothing here. ${rightValue}` };
  return { path: [], message: `This is no mapping. ${rightValue}` };
}

/** Of another type nothing else is checked: all its keys would be wrong, and for the same reason. */
function unfitType(authentication: Record<string, unknown>): Problem | undefined {
  if (!['type', 'oauth2Config'].some((key) => Object.hasOwn(authentication, key))) {
    return { path: [], message: `There is no authentication here. ${rightValue}` };
  }
  const type = memberOf(authentication, 'type');
  if (type === 'oauth2') return undefined;
  const right = 'Only OAuth v2 is supported: write "type: oauth2".';
  if (type === undefined) return { path: ['type'], message: `It is missing. ${right}` };
  const given =
    typeof type === 'string' ? `The type ${quotedWord(type)} is another kind of authentication.` : 'It is no text.';
  return { path: ['type'], message: `${given} ${right}` };
}

/** Without recursion: a module's value may be endless, and aliases multiply a file's. */
function boundsProblem(top: unknown): Problem | undefined {
  const rest: { value: unknown; path: Path }[] = [{ value: top, path: [] }];
  for (let count = 1; rest.length > 0; count++) {
    const { value, path } = rest.pop() ?? { value: undefined, path: [] };
    if (path.length > mostLevels) {
      return { path: path.slice(0, 3), message: `It is nested deeper than ${mostLevels} levels. Flatten it.` };
    }
    if (count > mostValues)
      return { path: [], message: `It holds more than ${mostValues} values. Remove what is not needed.` };
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) {
      const inner: Path = [...path, Array.isArray(value) ? Number(key) : key];
      if (key === '__proto__') return { path: inner, message: 'It cannot be a name. Rename or remove it.' };
      rest.push({ value: (value as Record<string, unknown>)[key], path: inner });
    }
  }
  return undefined;
}
