import mustache from 'mustache';
import { results } from '../../model/verdict.js';
import { policyOf } from '../../reporters/html/policy.js';
import { style as reportStyle } from '../../reporters/html/style.js';
import { httpUrl } from '../../reporters/http-url.js';
import { allPrintable } from '../../reporters/printable.js';
import { signs } from '../../reporters/signs.js';
import { count } from '../../reporters/text.js';
import type { Certificate } from './certificate.js';
import { certificateStyle, partials, template } from './html-template.js';

/** A certificate as one page that stands by itself: it loads and runs nothing. Equal certificates make equal pages. */
export function renderCertificate(certificate: Certificate): string {
  const printed = allPrintable(certificate);
  const { issuer, result, scenarios, notRun, startedAt, destructive, login, summary } = printed;
  const failed = scenarios.filter((scenario) => scenario.result === 'fail' || scenario.result === 'error');
  return mustache.render(
    template,
    {
      ...printed,
      policy,
      style,
      tone: tones[result],
      headline: `${issuer} ${headlines[result]}`,
      when: startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
      how: `${logins[login]}; ${destructive ? 'with' : 'without'} scenarios that may end a grant or lock an account`,
      sums: results
        .filter((one) => summary[one] > 0)
        .map((one) => ({ result: one, sign: signs[one], sum: summary[one] })),
      notices: [
        ...(scenarios.length + notRun.length === 0 ? ['The profile has no scenario.'] : []),
        ...(notRun.length > 0
          ? [`${count(notRun.length, 'scenario')} of the profile not run: ${notRun.join(', ')}.`]
          : []),
      ],
      failures: failed.length > 0 ? { failed } : undefined,
      all: count(scenarios.length, 'scenario'),
      rows: scenarios.map((scenario) => ({
        ...scenario,
        sign: signs[scenario.result],
        href: httpUrl(scenario.url),
        unscored: !scenario.scored,
        advice: scenario.flaw !== undefined || scenario.why !== undefined || scenario.fix !== undefined,
        // A context of its own: an absent member must not be looked for further out.
        note: scenario.note ?? '',
        flaw: scenario.flaw ?? '',
        why: scenario.why ?? '',
        fix: scenario.fix ?? '',
      })),
    },
    partials,
  );
}

const style = reportStyle + certificateStyle;
const policy = policyOf({ style });

const tones = { certified: 'pass', 'not-certified': 'fail', incomplete: 'warn' } as const;

const headlines = {
  certified: 'is certified',
  'not-certified': 'is not certified',
  incomplete: 'could not be judged in full',
} as const;

const logins = {
  form: 'Login by the forms of the server',
  browser: 'Login in a browser',
  manual: 'Login by hand',
} as const;
