import * as z from 'zod';
import { isMapping } from '../platform/definition/schema-parts.js';

const text = z.string();
const texts = z.array(text).default([]);

const url = z.string().refine(isEndpoint, {
  error: 'This is no URL of a server. Write it as https://host/path; http only for this machine.',
});

const step = z.union([
  /** `fill`: a selector. */
  z.strictObject({ fill: text, with: text }),
  z.strictObject({ click: text }),
]);

const logins = {
  form: z.strictObject({
    by: z.literal('form'),
    /** Values by label, name attribute or CSS selector. */
    fill: z.record(text, text),
    /** Texts, values or CSS selectors of buttons. */
    press: texts,
    /** Buttons by which the end-user refuses, after the login. */
    deny: texts,
  }),
  browser: z.strictObject({
    by: z.literal('browser'),
    steps: z.array(step).min(1, 'There is no step. Add { fill: selector, with: value } or { click: selector }.'),
    /** All steps of an end-user who refuses, those of the login too. */
    deny: z.array(step).optional(),
  }),
  manual: z.strictObject({ by: z.literal('manual') }),
};

/** How to log in at the vendor's pages. */
export type LoginSection = z.output<(typeof logins)[keyof typeof logins]>;

function shapeWith<L extends z.ZodType>(login: L) {
  return z.strictObject({
    issuer: url.optional(),
    revocation: url.optional(),
    /** Values of the definition's form. */
    fields: z.record(text, text).default({}),
    /** What the connection label must contain. */
    label: text.optional(),
    expiredToken: text.optional(),
    otherClient: z.strictObject({ clientId: text, clientSecret: text.optional() }).optional(),
    login,
  });
}

/** The section `certify` of a definition. */
export const sectionSchema = shapeWith(z.discriminatedUnion('by', [logins.form, logins.browser, logins.manual]));
export type CertifySection = z.output<typeof sectionSchema>;

/** The section's schema with the kind of login that a section says it has, in which names can be looked up. */
export function schemaOf(section: unknown): z.ZodType {
  const login = isMapping(section) ? section['login'] : undefined;
  const by = isMapping(login) ? login['by'] : undefined;
  return typeof by === 'string' && Object.hasOwn(logins, by)
    ? shapeWith(logins[by as keyof typeof logins])
    : sectionSchema;
}

function isEndpoint(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}
