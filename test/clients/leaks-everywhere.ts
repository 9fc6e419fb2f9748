import { createPlatform, PlatformError } from '../../harness/platform/index.js';
import type { ClientMethods, TrustedClient } from '../../harness/model/client.js';

/** Secrets that are let out at a time. */
const most = 6;

/**
 * The platform, which tells whatever it has been told, in this run or an earlier one, wherever a client can tell anything: log, URLs,
 * headers, bodies, errors, subject, label and scope. `told` fills as it runs.
 */
export function leaksEverywhere(told: string[]): TrustedClient {
  const platform = createPlatform();
  const leak = () => told.slice(-most).join(' ');
  return {
    ...platform,
    async open(settings, environment) {
      told.push(settings.issuers.main.clientSecret ?? '');
      const methods = await platform.open(settings, {
        ...environment,
        fetch: async (input, init) => {
          const request = new Request(input, init);
          told.push(...(await valuesIn(request.clone())));
          const url = new URL(request.url);
          // The server must still understand the token request.
          const isRead = request.method === 'GET';
          if (isRead) url.searchParams.set('leak', leak());
          const response = await environment.fetch(isRead ? new Request(url, request) : request);
          told.push(...(await valuesIn(response.clone())));
          return response;
        },
      });
      return {
        ...methods,
        async startLogin(login) {
          environment.log(written(leak()));
          const url = new URL(await methods.startLogin(login));
          url.searchParams.set('login_hint', leak());
          return url;
        },
        async handleCallback(callback) {
          told.push(...new URL(callback.url).searchParams.values());
          environment.log(written(leak()));
          await telling(() => methods.handleCallback(callback));
          return { subject: leak(), label: encodeURIComponent(leak()), scope: base64(leak()) };
        },
        callApi: (call) => telling(() => methods.callApi!(call)),
        refresh: (connection) => telling(() => methods.refresh!(connection)),
      } satisfies ClientMethods;
    },
  };

  /** Errors say more than they should, and those that say that something is odd are crashes. */
  async function telling<T>(action: () => T): Promise<Awaited<T>> {
    try {
      return await action();
    } catch (error) {
      const Kind = told.length % 5 === 0 ? TypeError : Error;
      const code = error instanceof PlatformError ? error.code : 'unknown';
      throw Object.assign(new Kind(`${code}: ${leak()}`, { cause: new Error(base64(leak())) }), { leak: leak() });
    }
  }
}

/** A text as clients write it down. */
export function written(text: string): string {
  const html = text.replace(/[^\w ]/g, (character) => `&#${character.charCodeAt(0)};`);
  const spellings = [text, encodeURIComponent(text), String(new URLSearchParams({ text })), JSON.stringify({ text })];
  return [...spellings, html, base64(text), Buffer.from(text).toString('hex')].join('\n');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Tokens in a JSON body, parameters of a form, and credentials in the header. */
async function valuesIn(message: Request | Response): Promise<string[]> {
  const text = await message.text();
  const values = text.startsWith('{') ? Object.values(parsed(text)) : [...new URLSearchParams(text).values()];
  const credentials = message.headers.get('authorization')?.replace(/^\w+ /, '') ?? '';
  return [...values, credentials].filter((value): value is string => typeof value === 'string' && value.length >= 20);
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
