import { UsageError } from '../errors.js';
import { isSensitiveKey } from '../platform/sensitive-keys.js';
import { partsOf, isTemplate, templatesIn } from '../platform/templates.js';
import { filledIn } from './section.js';
import type { CertifySection } from './section-schema.js';

export interface SectionValues {
  /** Of the definition, for messages. */
  name: string;
  env: Readonly<Record<string, string>>;
  /** Asks on the terminal for a variable that is not set; absent where nobody can be asked. */
  ask?: (variable: string, hidden: boolean) => Promise<string>;
}

export interface ResolvedSection {
  section: CertifySection;
  /** Whatever is filled in, personal data too, tokens and secrets: nothing may be written before these are masked in it. */
  masked: readonly string[];
}

/** Fills in the variables of a section. Throws UsageError E_CERTIFY that names those that are not set and cannot be asked for. */
export async function resolveSection(
  section: CertifySection,
  { name, env, ask }: SectionValues,
): Promise<ResolvedSection> {
  const wanted = [...new Set(textsIn(section).flatMap(templatesIn))].map((template) => template.slice(prefix.length));
  const values = new Map<string, string>();
  const missing: string[] = [];
  for (const variable of wanted) {
    const value = env[variable] || (await ask?.(variable, isSensitiveKey(variable)));
    if (value) values.set(variable, value);
    else missing.push(variable);
  }
  if (missing.length > 0) {
    const [is, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const names = new Intl.ListFormat('en').format(missing);
    throw new UsageError(
      'E_CERTIFY',
      `${name} certify: It reads ${names}, which ${is} not set: give ${them} in the environment or by --env FILE.`,
    );
  }
  const resolved = rendered(section, values);
  return { section: resolved, masked: maskedIn(resolved, section, values) };
}

const prefix = 'process.env.';

function maskedIn(
  resolved: CertifySection,
  { fields }: CertifySection,
  values: ReadonlyMap<string, string>,
): readonly string[] {
  const { login, expiredToken, otherClient } = resolved;
  // What somebody keeps in the environment, and not in the definition, is not for everybody.
  const kept = Object.values(fields).flatMap(templatesIn);
  const all = [
    ...filledIn(login).map(({ value }) => value),
    ...kept.map((template) => values.get(template.slice(prefix.length)) ?? ''),
    expiredToken ?? '',
    otherClient?.clientSecret ?? '',
  ];
  return [...new Set(all.filter(Boolean))];
}

function rendered<T>(part: T, values: ReadonlyMap<string, string>): T {
  if (typeof part === 'string')
    return partsOf(part)
      .map((piece) => (isTemplate(piece) ? (values.get(piece.name.slice(prefix.length)) ?? '') : piece.literal))
      .join('') as T;
  if (Array.isArray(part)) return part.map((one: unknown) => rendered(one, values)) as T;
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, rendered(value, values)])) as T;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
