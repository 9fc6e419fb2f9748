import type { JsonMessage, JsonObject } from './quirk.js';

/** Puts other members into a message of success whose body is an object, and leaves all others alone. */
export function changeMembers(message: JsonMessage, change: (members: JsonObject) => JsonObject): void {
  const { status, body } = message;
  if (status >= 300 || typeof body !== 'object' || body === null || Array.isArray(body)) return;
  message.body = change(body);
}
