import * as z from 'zod';
import { quotedWord } from './problem.js';

/** A union whose members tell themselves apart, so that a message is about the one that was meant. */
export function choose<T>(pick: (value: unknown) => z.ZodType<T>) {
  return z.unknown().transform((value, context): T => {
    const result = pick(value).safeParse(value, { error: describe });
    if (result.success) return result.data;
    for (const { message, path } of result.error.issues) context.addIssue({ code: 'custom', message, path: [...path] });
    return z.NEVER;
  });
}

const expectations: Record<string, string> = {
  string: 'a text (in quotes, if it looks like something else)',
  boolean: 'true or false, without quotes',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

/** A message that says what a value is, and what would be right. */
export function describe(issue: { code?: string; input?: unknown; expected?: unknown; values?: unknown }): string {
  const { code, input, expected, values } = issue;
  const right = Array.isArray(values) ? `one of ${values.join(', ')}` : expectations[String(expected)];
  if (code === 'invalid_value' && typeof input === 'string') return `${quotedWord(input)} is not known. Use ${right}.`;
  return wanted(right ?? String(expected), input);
}

function wanted(right: string, input: unknown): string {
  return input === undefined ? `It is missing. Add ${right}.` : `This is ${kindOf(input)}. Give ${right}.`;
}

/** Says what a value is, and what is wanted in its place. */
export function wanting(right: string): { error: (issue: { input?: unknown }) => string } {
  return { error: ({ input }) => wanted(right, input) };
}

/** What a value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  const kinds: Record<string, string> = { object: 'a mapping', string: 'a text', boolean: 'true or false' };
  return kinds[typeof value] ?? `a ${typeof value}`;
}

/** Whether a value is a mapping, of whatever keys. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without the keys that have no value. */
export function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Present<T>;
}

/** A text that obeys rules; each answers what is wrong with it, if anything is. */
export function textSchema(...rules: ((text: string) => string | undefined)[]) {
  return z.string().superRefine((value, context) => {
    for (const rule of rules) {
      const problem = rule(value);
      if (problem !== undefined) context.addIssue(problem);
    }
  });
}
