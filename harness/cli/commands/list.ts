import { presets } from '../../../provider/presets/index.js';
import type { Preset } from '../../../provider/presets/preset.js';
import { quirkById } from '../../../provider/quirks/index.js';
import { membersOf, scenarios, sets, suites, tagsOf, vendorSuite } from '../../../scenarios/index.js';
import { alsoFails } from '../../../scenarios/matrix.js';
import { moves } from '../../certify/moves/index.js';
import { UsageError } from '../../errors.js';
import { clauseOf, clauseUrl } from '../../model/requirement.js';
import { parametersOf } from '../params.js';
import { refuseUnknown } from '../unknown.js';

/** Prints everything of one kind: a line each, or one array. */
export function list(what: string, json: boolean, matrix: boolean): void {
  const kinds = Object.keys(lists);
  refuseUnknown('list', [what], kinds, `There are ${kinds.join(', ')}.`);
  if (matrix && what !== 'scenarios')
    throw new UsageError('E_MATRIX', '--matrix goes with scenarios: gauntlet list scenarios --matrix');
  const rows = matrix ? killMatrix() : lists[what as keyof typeof lists]();
  const width = Math.max(...rows.map(({ id }) => id.length));
  const text = rows.map(({ id, title, summary }) => `${id.padEnd(width)}  ${summary ?? title}\n`).join('');
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : text);
}

interface Row {
  id: string;
  title?: string;
  summary?: string;
  flaws?: readonly string[];
}

const lists = {
  scenarios: (): Row[] =>
    suites.flatMap((suite) =>
      suite.scenarios.map((scenario) => ({
        id: scenario.id,
        suite: suite.id,
        title: scenario.title,
        requirement: {
          ...scenario.requirement,
          clause: clauseOf(scenario.requirement),
          url: clauseUrl(scenario.requirement),
        },
        tags: tagsOf(scenario, suite),
        flaw: scenario.flaw,
        needs: scenario.needs ?? [],
        uses: scenario.uses ?? [],
        duties: scenario.duties ?? [],
        host: scenario.host ?? [],
        appliesTo: scenario.appliesTo ?? [],
        quirks: (scenario.quirks ?? []).map(({ id }) => id),
      })),
    ),
  quirks: (): Row[] =>
    [...quirkById.values()].map((quirk) => {
      const { id, summary, leg, bends, lawful, origin, kind } = quirk;
      return { id, summary, leg, bends, lawful, origin, kind, params: parametersOf(quirk) };
    }),
  presets: (): Row[] =>
    presets.map((preset: Preset) => {
      const { id, aliases = [], title, asOf, quirks = [], eras = {} } = preset;
      return { id, title, asOf, aliases, eras: Object.keys(eras), quirks: quirks.map((use) => use.id) };
    }),
  vendor: (): Row[] =>
    vendorSuite.scenarios.map(({ id, title, requirement, flaw, needs = [], moves: ids = [], destructive = false }) => ({
      id,
      title,
      requirement: { ...requirement, clause: clauseOf(requirement), url: clauseUrl(requirement) },
      flaw,
      needs,
      moves: ids,
      destructive,
    })),
  moves: (): Row[] => moves.map(({ id, summary, bends }) => ({ id, summary, bends })),
  suites: (): Row[] => [
    ...[...sets, ...suites].map((suite) => {
      const { id, title, scores } = suite;
      const members = membersOf(suite).map((scenario) => scenario.id);
      return {
        id,
        title,
        scores,
        scenarios: members,
        summary: `${title} (${members.length}; scores ${scores.join(', ')})`,
      };
    }),
  ],
};

/** Of each scenario the flawed clients that fail it: the one that it is made for, and those that cannot but fail it, too. */
function killMatrix(): Row[] {
  return scenarios.map(({ id, flaw }) => {
    const others = alsoFails.filter((family) => family.scenarios.includes(id)).flatMap((family) => family.flaws);
    const flaws = [...new Set([flaw, ...others])];
    return { id, summary: flaws.join(', '), flaws };
  });
}
