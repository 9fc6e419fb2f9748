import { distance } from 'fastest-levenshtein';
import { memberOf } from '../flatten.js';
import { pathOf, quotedName, type Path, type Problem } from './problem.js';
import { isCodeLike } from './request-schema.js';
import { isMapping } from './schema-parts.js';
import { stages } from './types.js';

/** What the keys of a definition give cause to say, whatever their values. */
export interface KeyRemarks {
  refusals: Problem[];
  lints: Problem[];
}

/** Keys that have an effect, and keys of the Zapier app schema that have none here. */
interface Keys {
  effective: readonly string[];
  idle: readonly string[];
}

const authenticationKeys: Keys = {
  effective: ['type', 'fields', 'oauth2Config', 'test', 'connectionLabel'],
  idle: ['basicConfig', 'customConfig', 'digestConfig', 'oauth1Config', 'sessionConfig'],
};

const configKeys: Keys = {
  effective: [
    'authorizeUrl',
    'getAccessToken',
    'refreshAccessToken',
    'codeParam',
    'scope',
    'autoRefresh',
    'enablePkce',
  ],
  idle: [],
};

const fieldKeys: Keys = {
  effective: [
    'key',
    'label',
    'type',
    'required',
    'default',
    'helpText',
    'placeholder',
    'choices',
    'computed',
    'inputFormat',
  ],
  idle: ['isNoSecret', 'children', 'list', 'dict', 'altersDynamicFields', 'dynamic', 'search', 'meta'],
};

const requestKeys: Keys = {
  effective: ['url', 'method', 'params', 'headers', 'body', 'removeMissingValuesFrom'],
  idle: ['skipThrowForStatus', 'serializeValueForCurlies', 'skipEncodingChars', 'auth'],
};

const removalKeys: Keys = { effective: ['params', 'body'], idle: [] };

const sourceKeys: Keys = { effective: ['source'], idle: ['args'] };
const moduleKeys: Keys = { effective: ['module', 'path'], idle: [] };
const requireKeys: Keys = { effective: ['require'], idle: [] };

/** Refuses unknown keys, and remarks on those without effect. */
export function remarksOnKeys(authentication: Record<string, unknown>): KeyRemarks {
  const config = memberOf(authentication, 'oauth2Config');
  const fields = memberOf(authentication, 'fields');
  return joined([
    keysOf(authentication, authenticationKeys, []),
    keysOf(config, configKeys, ['oauth2Config']),
    ...(Array.isArray(fields) ? fields.map((field, index) => keysOf(field, fieldKeys, ['fields', index])) : []),
    ...stages.map(pathOf).map((path) => requestRemarks(path.reduce<unknown>(memberOf, authentication), path)),
  ]);
}

function requestRemarks(request: unknown, path: Path): KeyRemarks {
  if (!isCodeLike(request)) {
    const removal = keysOf(memberOf(request, 'removeMissingValuesFrom'), removalKeys, [
      ...path,
      'removeMissingValuesFrom',
    ]);
    return joined([keysOf(request, requestKeys, path), removal]);
  }
  const code = Object.hasOwn(request, 'source')
    ? sourceKeys
    : Object.hasOwn(request, 'module')
      ? moduleKeys
      : requireKeys;
  const form = Object.keys(request).filter(
    (key) => requestKeys.effective.includes(key) || requestKeys.idle.includes(key),
  );
  const others = Object.fromEntries(Object.entries(request).filter(([key]) => !form.includes(key)));
  const unused = form.map((key) => ({
    path: [...path, key],
    message: 'It is unused: the code beside it makes the request. Remove it, or the code.',
  }));
  return joined([keysOf(others, code, path), { refusals: [], lints: unused }]);
}

function keysOf(value: unknown, { effective, idle }: Keys, path: Path): KeyRemarks {
  if (!isMapping(value)) return { refusals: [], lints: [] };
  const keys = Object.keys(value).filter((key) => !effective.includes(key));
  return {
    refusals: keys
      .filter((key) => !idle.includes(key))
      .map((key) => ({
        path: [...path, key],
        message: `The key ${quotedName(key)} is not known here. ${advice(key, [...effective, ...idle])}`,
      })),
    lints: keys
      .filter((key) => idle.includes(key))
      .map((key) => ({
        path: [...path, key],
        message: 'It has no effect here. Remove it if it is not needed elsewhere.',
      })),
  };
}

/** Comparing long texts takes long, and no key is long. */
function advice(key: string, known: readonly string[]): string {
  const [nearest] = key.length > 40 ? [] : [...known].sort((a, b) => distance(key, a) - distance(key, b));
  return nearest !== undefined && distance(key, nearest) <= Math.max(2, key.length / 2)
    ? `Did you mean "${nearest}"?`
    : `Use ${known.join(', ')}.`;
}

function joined(remarks: readonly KeyRemarks[]): KeyRemarks {
  return { refusals: remarks.flatMap(({ refusals }) => refusals), lints: remarks.flatMap(({ lints }) => lints) };
}
