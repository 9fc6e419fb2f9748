import { UsageError } from '../errors.js';
import type { ParsedDocument } from '../platform/definition/document.js';
import { renderPath, type Path } from '../platform/definition/problem.js';
import { describe, isMapping } from '../platform/definition/schema-parts.js';
import type { Field } from '../platform/definition/types.js';
import { askedFields } from '../platform/fields.js';
import { isSensitiveKey } from '../platform/sensitive-keys.js';
import { templatesIn } from '../platform/templates.js';
import { suggestion } from '../../provider/suggestion.js';
import { problemsIn } from '../yaml-file.js';
import { schemaOf, sectionSchema, type CertifySection, type LoginSection } from './section-schema.js';

/** A definition file, as far as its section is read. */
export interface SectionSource {
  /** As the user named it. */
  name: string;
  document: ParsedDocument;
  authentication: { fields: readonly Field[] };
}

interface Problem {
  path: Path;
  message: string;
}

/**
 * Reads the section `certify` of a definition, in which variables of the environment are not filled in yet: see
 * `resolveSection`. Throws UsageError E_CERTIFY, which names every problem by line and path.
 */
export function readCertifySection({ name, document, authentication }: SectionSource): CertifySection {
  const { value, lineOf } = document;
  const at = (path: Path, message: string) => {
    const whole = ['certify', ...path];
    const line = lineOf(whole);
    return `${line === undefined ? name : `${name}:${line}`} ${renderPath(whole)}: ${message}`;
  };
  const section = isMapping(value) ? value['certify'] : undefined;
  if (section === undefined || section === null) {
    const right = 'Add one beside authentication, which says at least how to log in: "login: { by: manual }".';
    throw new UsageError('E_CERTIFY', `${name}: There is no section certify. ${right}`);
  }
  const result = sectionSchema.safeParse(section, { error: describe });
  if (!result.success) throw new UsageError('E_CERTIFY', problemsIn(result.error, schemaOf(section), at).join('\n'));
  const problems = [
    ...unknownFields(result.data, authentication.fields),
    ...literalSecrets(result.data, authentication.fields),
    ...otherTemplates(result.data),
  ];
  if (problems.length === 0) return result.data;
  throw new UsageError('E_CERTIFY', problems.map(({ path, message }) => at(path, message)).join('\n'));
}

function unknownFields({ fields }: CertifySection, form: readonly Field[]): Problem[] {
  const known = askedFields(form).map(({ key }) => key);
  return Object.keys(fields)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const right = known.length > 0 ? ` There are ${known.join(', ')}.` : ' It asks for none.';
      return { path: ['fields', key], message: `The form has no such field.${suggestion(key, known) || right}` };
    });
}

/** Secrets come from the environment: a definition is shared, and kept under version control. */
function literalSecrets(section: CertifySection, form: readonly Field[]): Problem[] {
  const hidden = new Set(form.filter(({ type }) => type === 'password').map(({ key }) => key));
  const { fields, expiredToken, otherClient } = section;
  const named = [
    ...Object.entries(fields)
      .filter(([key]) => hidden.has(key) || isSecretName(key))
      .map(([key, value]) => ({ path: ['fields', key], value })),
    ...filledIn(section.login)
      .filter(({ name }) => isSecretName(name))
      .map(({ path, value }) => ({ path: ['login', ...path], value })),
    { path: ['expiredToken'], value: expiredToken },
    { path: ['otherClient', 'clientSecret'], value: otherClient?.clientSecret },
  ];
  return named
    .filter(({ value }) => value !== undefined && templatesIn(value).length === 0)
    .map(({ path }) => ({
      path,
      message: `A secret does not belong in a file. Write '{{process.env.${variableFor(path)}}}', and set that variable.`,
    }));
}

/** Also what people call secrets that they type in. */
function isSecretName(name: string): boolean {
  return isSensitiveKey(name) || /\b(pin|otp|passcode|one[- ]?time)\b/i.test(name);
}

/** What a login fills in, and under which name. */
export function filledIn(login: LoginSection): { path: Path; name: string; value: string }[] {
  if (login.by === 'manual') return [];
  if (login.by === 'form')
    return Object.entries(login.fill).map(([name, value]) => ({ path: ['fill', name], name, value }));
  return (['steps', 'deny'] as const).flatMap((list) =>
    (login[list] ?? []).flatMap((step, index) =>
      'fill' in step ? [{ path: [list, index, 'with'], name: step.fill, value: step.with }] : [],
    ),
  );
}

function variableFor(path: Path): string {
  const last = String(path.findLast((part) => typeof part === 'string' && part !== 'with') ?? '');
  const words = last.replace(/([a-z])([A-Z])/g, '$1_$2').match(/[A-Za-z\d]+/g) ?? [];
  return (
    words
      .join('_')
      .toUpperCase()
      .slice(0, 40)
      .replace(/^(STEPS|DENY)$/, 'PASSWORD') || 'SECRET'
  );
}

function otherTemplates(section: unknown, path: Path = []): Problem[] {
  if (typeof section === 'string') {
    const other = templatesIn(section).some((name) => !/^process\.env\.\w+$/.test(name));
    return other ? [{ path, message: 'Only {{process.env.NAME}} can stand here.' }] : [];
  }
  if (typeof section !== 'object' || section === null) return [];
  return Object.entries(section).flatMap(([key, value]) =>
    otherTemplates(value, [...path, Array.isArray(section) ? Number(key) : key]),
  );
}
