import type { Json, JsonMessage, JsonObject, TapContext } from './quirk.js';

/** Whether a body is an object with members. */
export function isMembers(body: unknown): body is JsonObject {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** Puts other members into a message of success whose body is an object, and leaves all others alone. */
export function changeMembers(message: JsonMessage, change: (members: JsonObject) => JsonObject): void {
  if (message.status < 300 && isMembers(message.body)) message.body = change(message.body);
}

/** A tap that does so. */
export function onMembers(change: (members: JsonObject, context: TapContext) => JsonObject) {
  return (message: JsonMessage, context: TapContext): void =>
    changeMembers(message, (members) => change(members, context));
}

/** The value of a member that is a text. */
export function textOf(members: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function omit(members: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** Puts a value at a path, into objects that are there already. */
export function put(members: JsonObject, [first = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...members, [first]: value };
  const inner = members[first];
  return { ...members, [first]: put(isMembers(inner) ? inner : {}, rest, value) };
}
