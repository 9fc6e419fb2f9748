import { eventsOf, type Evidence, type EventOf } from '../model/evidence.js';
import type { Page } from '../model/user-agent.js';
import type { Check } from '../model/scenario.js';
import { reasons } from './login.js';
import { afterStimulus, exchangesAt, forbid, outcomesOf } from './seen.js';

/** No markup of an error text becomes markup of the client's page. RFC 6749 §10.14 */
export function escapesErrorText(): Check {
  return {
    id: 'escapes-error-text',
    kind: 'forbids',
    judge(evidence) {
      const tags = errorParameters(evidence, 'error_description').flatMap(
        (text) => text.match(/<[a-z]+ [^>]*>/g) ?? [],
      );
      const pages = callbackPages(evidence);
      const raw = pages.filter(({ page }) => isMarkup(page) && tags.some((tag) => live(page).includes(tag)));
      // Where the browser runs scripts and loads images, it went there.
      const fetched = exchangesAt(evidence, 'elsewhere').filter(({ exchange }) =>
        tags.some((tag) => tag.includes(exchange.url)),
      );
      return forbid(
        'no markup of the error text is part of the page',
        [...raw, ...fetched],
        tags.length > 0 ? pages : [],
        {
          broken: raw.length > 0 ? 'the page holds it as it came' : 'the browser loaded what it points to',
          held: 'none is',
          unseen: 'the client showed no page',
        },
      );
    },
  };
}

/** A page leads to no address that is a script. RFC 6749 §10.14 */
export function linksToNoScript(): Check {
  return {
    id: 'links-to-no-script',
    kind: 'forbids',
    judge(evidence) {
      const starts = errorParameters(evidence, 'error_uri')
        .filter((uri) => /^javascript:/i.test(uri))
        // What follows may be escaped, which changes nothing for an address.
        .map((uri) => uri.replace(/['"<>&].*$/s, ''));
      const pages = callbackPages(evidence);
      const linked = pages.filter(
        ({ page }) =>
          isMarkup(page) &&
          [...live(page).matchAll(/\s(?:href|src|action|formaction|data)\s*=\s*["']?\s*([^\s"'>]*)/gi)].some(
            ([, address]) => starts.some((start) => address?.startsWith(start)),
          ),
      );
      return forbid('no link of the page is a script', linked, starts.length > 0 ? pages : [], {
        broken: 'the page links to error_uri, which is one',
        held: 'none is',
        unseen: 'the client showed no page',
      });
    },
  };
}

/** The page that ends a login has no code in its address. RFC 6749 §3.1.2.5 */
export function leavesCallbackUrl(): Check {
  return {
    id: 'leaves-callback-url',
    kind: 'forbids',
    judge(evidence) {
      const pages = callbackPages(evidence, 'connected');
      const codes = evidence.secrets.flatMap(({ kind, value }) => (kind === 'code' ? value : []));
      const kept = pages.filter(
        ({ page }) =>
          isMarkup(page) && [...new URL(page.url).searchParams.values()].some((value) => codes.includes(value)),
      );
      // Scripts are not run here, and may change the address.
      const moves = kept.filter(({ page }) => /<script\b|<meta\b[^>]*\brefresh\b/i.test(page.body));
      const judged = pages.filter((event) => !moves.includes(event));
      const stays = kept.filter((event) => !moves.includes(event));
      return forbid('the page that the browser is left with has no code in its address', stays, judged, {
        broken: 'it has',
        held: 'it has none',
        unseen: moves.length > 0 ? 'what its scripts do was not seen' : 'no page came of a login that worked',
      });
    },
  };
}

/** A login that is denied again and again is not begun again and again. */
export function endsDeniedLogin(): Check {
  return {
    id: 'ends-denied-login',
    kind: 'forbids',
    judge(evidence) {
      const outcomes = outcomesOf(afterStimulus(evidence), 'callback');
      const restarts = outcomes.filter(({ outcome }) => outcome.kind === 'redirected');
      const ended = outcomes.filter(({ outcome }) => outcome.kind === 'refused');
      return forbid(
        'the client begins no denied login anew more than twice',
        restarts.length > 2 ? restarts : [],
        ended,
        {
          broken: `it sent the browser back to the authorization server ${restarts.length} times`,
          held: `it ended: ${reasons(ended)}`,
          unseen: 'the client neither refused nor began anew',
        },
      );
    },
  };
}

/** Pages that the client showed in answer to callbacks after the stimulus. */
function callbackPages(evidence: Evidence, kind?: 'connected'): EventOf<'page'>[] {
  const starts = new Map(eventsOf(evidence, 'action').map(({ id, n }) => [id, n]));
  return outcomesOf(afterStimulus(evidence), 'callback')
    .filter(({ outcome }) => kind === undefined || outcome.kind === kind)
    .flatMap(({ id, n, action }) =>
      eventsOf(evidence, 'page').filter(
        (event) =>
          action.do === 'callback' &&
          event.browser === action.browser &&
          event.n > (starts.get(id) ?? n) &&
          event.n < n,
      ),
    );
}

function errorParameters(evidence: Evidence, name: 'error_description' | 'error_uri'): string[] {
  return eventsOf(evidence, 'action').flatMap(({ action }) =>
    action.do === 'callback' ? new URL(action.request.url).searchParams.getAll(name) : [],
  );
}

/** Whether a browser reads it as markup: by its type, or where that is left open. */
function isMarkup({ headers }: Page): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return type === '' || /\bhtml\b|\bxml\b|\bsvg\b/i.test(type);
}

/** Without what stands where a browser takes it for text. */
function live({ body }: Page): string {
  return body.replace(/<textarea\b[\s\S]*?<\/textarea\s*>/gi, '');
}
