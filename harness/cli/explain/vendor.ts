import { vendorSuite } from '../../../scenarios/index.js';
import { moves } from '../../certify/moves/index.js';
import type { Move } from '../../certify/moves/move.js';
import { vendorTraits } from '../../certify/traits.js';
import { clauseOf, clauseUrl } from '../../model/requirement.js';
import type { VendorScenario } from '../../model/vendor.js';
import { page, section, wrap } from './page.js';

/** What can be explained of the judging of servers, by id. */
export const vendorPages: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(moves.map((move) => [move.id, () => explainMove(move)])),
  ...Object.fromEntries(vendorSuite.scenarios.map((scenario) => [scenario.id, () => explainVendorScenario(scenario)])),
  [vendorSuite.id]: explainVendorSuite,
};

function explainVendorSuite(): string {
  return page(
    `${vendorSuite.id}: ${vendorSuite.title}`,
    section('What counts', [`A broken ${vendorSuite.scores.join(', ')} fails; any other level is a warning.`]),
    section(
      'Scenarios',
      vendorSuite.scenarios.map(({ id, title }) => `${id}: ${title}`),
    ),
    'gauntlet certify FILE',
  );
}

function explainVendorScenario(scenario: VendorScenario): string {
  const { id, title, requirement, why, flaw, fix, needs = [], moves: ids = [], destructive, steps, checks } = scenario;
  return page(
    `${id}: ${title}`,
    wrap(why),
    section('Requirement', [
      `${requirement.level} ${clauseOf(requirement)}: ${requirement.text}`,
      clauseUrl(requirement),
    ]),
    section('What a failing server does', [`${flaw}. Fix: ${fix}`]),
    section(
      'When it is skipped',
      [
        ...needs.map((need) => vendorTraits[need].lacked),
        ...(destructive ? ['--destructive is not given: it may end a grant or lock an account'] : []),
      ].map(sentence),
    ),
    section(
      'What the platform does otherwise than an honest client',
      moves.filter((move) => ids.includes(move.id)).map((move) => `It ${move.summary} (${move.id}).`),
    ),
    section(
      'Steps',
      steps?.map(({ summary }, index) => `${index + 1}. ${summary}`) ?? ['It is judged by what the honest run shows.'],
    ),
    section(
      'Checks',
      checks.map(
        (check) => `${check.id} (${check.kind === 'forbids' ? 'must never be broken' : 'must hold in the end'})`,
      ),
    ),
    `gauntlet certify FILE${destructive ? ' --destructive' : ''} --scenario ${id}`,
  );
}

function explainMove({ id, summary, bends }: Move): string {
  return page(
    `${id}: the platform ${summary}.`,
    section('Bends', [bends]),
    section(
      'Scenarios',
      vendorSuite.scenarios
        .filter(({ moves: ids = [] }) => ids.some((one) => one === id))
        .map((one) => `${one.id}: ${one.title}`),
    ),
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
