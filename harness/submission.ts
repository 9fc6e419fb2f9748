import type { WireRequest } from './model/protocol.js';
import type { Page } from './model/user-agent.js';

/**
 * The request of a page that submits a form as soon as it is there, as in OAuth 2.0 Form Post Response Mode §2. Only where
 * every browser would make it: a form that waits for a person, or for more of a script than this, is left alone.
 */
export async function submissionOf({ url, headers, body }: Page): Promise<WireRequest | undefined> {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (!/^text\/html\b/i.test(type) || !/<form\b/i.test(body) || !/\.submit\(/.test(body)) return undefined;
  const { load } = await import('cheerio/slim');
  const $ = load(body);
  const scripts = [$('body').attr('onload'), ...$('script:not([src])').map((_, script) => $(script).text())];
  const form = scripts
    .map((script) => $(selectorIn(script ?? '') ?? []))
    .find(({ length }) => length > 0)
    ?.first();
  const [target = '_self', encoding = urlEncoded] = [form?.attr('target'), form?.attr('enctype')];
  if (!form || target !== '_self' || encoding !== urlEncoded) return undefined;
  const fields = new URLSearchParams(
    form.serializeArray().map(({ name, value }): [string, string] => [name, value]),
  ).toString();
  const action = form.attr('action') || url;
  if (!URL.canParse(action, url)) return undefined;
  const to = new URL(action, url);
  if (form.attr('method')?.toLowerCase() === 'post')
    return {
      method: 'POST',
      url: to.href,
      headers: [
        ['Content-Type', urlEncoded],
        ['Origin', new URL(url).origin],
      ],
      body: fields,
    };
  to.search = fields;
  return { method: 'GET', url: to.href, headers: [] };
}

const urlEncoded = 'application/x-www-form-urlencoded';

const submit =
  /^(?:window\.)?document\.(?:forms(?:\[(?<index>\d+)\]|\[["'](?<name>[\w-]+)["']\]|\.(?<word>\w+))|getElementById\(["'](?<id>[\w-]+)["']\))\.submit\(\);?$/;
const onLoad =
  /^(?:(?:window\.)?onload\s*=|(?:(?:window|document)\.)?addEventListener\(["'](?:load|DOMContentLoaded)["'],)\s*(?:function\s*\(\)|\(\)\s*=>)\s*\{?(?<does>[^{}]*?)\}?\)?;?$/;

/** Selects the form that a script submits, if that is all that the script does. */
function selectorIn(script: string): string | undefined {
  const text = script.trim();
  const does = (onLoad.exec(text)?.groups?.['does'] ?? text).trim();
  const form = submit.exec(does)?.groups;
  if (!form) return undefined;
  if (form['index'] !== undefined) return `form:eq(${form['index']})`;
  const name = form['name'] ?? form['word'];
  return name === undefined ? `form#${form['id']}` : `form[name="${name}"], form#${name}`;
}
