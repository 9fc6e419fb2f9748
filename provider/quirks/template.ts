import type { Json, JsonObject, TapContext } from './quirk.js';

/** What a placeholder stands for; nothing where it is not known. */
export type Values = (name: string) => Json | undefined;

/**
 * Fills the `${name}` placeholders in the texts of a template. A text that is one placeholder and nothing else takes the value with
 * its type; a placeholder that is not known stays as it is.
 */
export function fill(template: Json, values: Values): Json {
  if (typeof template === 'string') return fillText(template, values);
  if (Array.isArray(template)) return template.map((one) => fill(one, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fill(value, values)]));
}

/** The same for one text that shall stay a text. */
export function fillToText(template: string, values: Values): string {
  const filled = fillText(template, values);
  return typeof filled === 'string' ? filled : JSON.stringify(filled);
}

function fillText(text: string, values: Values): Json {
  const whole = /^\$\{([^}]+)\}$/.exec(text)?.[1];
  if (whole !== undefined) return values(whole) ?? text;
  return text.replace(/\$\{([^}]+)\}/g, (placeholder, name: string) => {
    const value = values(name);
    if (value === undefined) return placeholder;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/**
 * The values of a message: its own members by name, `now` in seconds, `now_ms`, `now_iso`, `expires_at` in seconds, `issuer`, `api`,
 * `client_id`, `random` (16 hexadecimal digits), `request.NAME` for a parameter and `user.NAME` for sub, name, email and username.
 */
export function valuesOf(context: TapContext, members: JsonObject = {}): Values {
  return (name) => {
    const [group, member = ''] = name.split('.', 2);
    switch (group) {
      case 'now':
        return Math.floor(context.now / 1000);
      case 'now_ms':
        return context.now;
      case 'now_iso':
        return new Date(context.now).toISOString();
      case 'expires_at':
        return Math.floor(context.now / 1000) + Number(members['expires_in'] ?? 0);
      case 'issuer':
        return context.issuer;
      case 'api':
        return context.api;
      case 'client_id':
        return context.grant?.clientId;
      case 'random':
        return Math.floor(context.random() * 2 ** 48)
          .toString(16)
          .padStart(16, '0');
      case 'request':
        return context.parameters[member];
      case 'user': {
        const user = context.users.find(({ sub }) => sub === context.grant?.sub);
        return user && { ...user }[member as keyof typeof user];
      }
      default:
        return members[name];
    }
  };
}
