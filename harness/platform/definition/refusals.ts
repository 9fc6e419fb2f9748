import { parametersOf } from './parameters.js';
import { quotedName, type Path, type Problem } from './problem.js';
import { isCodeLike } from './request-schema.js';
import { isMapping } from './schema-parts.js';

/**
 * What a schema of single values cannot refuse: other grants, and repeated field keys. It takes the unchecked value, so that these
 * stand beside the schema's problems.
 */
export function refusals(authentication: Record<string, unknown>): Problem[] {
  return [...repeatedFields(authentication['fields']), ...otherGrants(authentication['oauth2Config'])];
}

function repeatedFields(fields: unknown): Problem[] {
  const seen = new Map<unknown, number>();
  return (Array.isArray(fields) ? (fields as unknown[]) : []).flatMap((field, index) => {
    const key = isMapping(field) ? field['key'] : undefined;
    if (typeof key !== 'string') return [];
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, index);
      return [];
    }
    const message = `${quotedName(key)} is the key of fields[${first}] already. Give each field a key of its own.`;
    return [{ path: ['fields', index, 'key'], message }];
  });
}

const lawful = [
  { stage: 'authorizeUrl', name: 'response_type', value: 'code' },
  { stage: 'getAccessToken', name: 'grant_type', value: 'authorization_code' },
  { stage: 'refreshAccessToken', name: 'grant_type', value: 'refresh_token' },
] as const;

/** A value that a template gives is not known yet. */
function otherGrants(config: unknown): Problem[] {
  if (!isMapping(config)) return [];
  return lawful.flatMap(({ stage, name, value }) =>
    declared(config[stage])
      .filter(
        (parameter) => parameter.name === name && !String(parameter.value).includes('{{') && parameter.value !== value,
      )
      .map((parameter) => ({
        path: ['oauth2Config', stage, ...parameter.path],
        message: `This ${name} is of another grant. Only the authorization code grant is supported: ${name} is ${value}.`,
      })),
  );
}

function declared(request: unknown): { name: string; value: unknown; path: Path }[] {
  if (typeof request === 'string')
    return parametersOf({ url: request }).map((parameter) => ({ ...parameter, path: [] }));
  return isMapping(request) && !isCodeLike(request) ? parametersOf(request) : [];
}
