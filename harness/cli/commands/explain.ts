import { presetNames, presets } from '../../../provider/presets/index.js';
import type { Preset } from '../../../provider/presets/preset.js';
import { quirkById } from '../../../provider/quirks/index.js';
import type { Quirk, QuirkUse } from '../../../provider/quirks/quirk.js';
import { membersOf, scenarios, sets, suites } from '../../../scenarios/index.js';
import { alsoFailedBy } from '../../../scenarios/matrix.js';
import { escapes, type Escape } from '../../checks/escapes.js';
import { clauseOf, clauseUrl } from '../../model/requirement.js';
import type { RequirementSet, Scenario, Suite } from '../../model/scenario.js';
import { traits } from '../../traits.js';
import { describeParams } from '../params.js';
import { choosePreset } from '../serve/choose-preset.js';
import { describeUse, page, section, wrap } from '../explain/page.js';
import { explainPreset, isPresetFile, scenariosAt } from '../explain/preset.js';
import { explainVerdict, verdictWords } from '../explain/verdicts.js';
import { vendorPages } from '../explain/vendor.js';
import { refuseUnknown } from '../unknown.js';

/** Prints all that is known of one scenario, suite, flaw, quirk, preset (one in a file too) or verdict. */
export async function explain(id: string): Promise<void> {
  const [name = ''] = id.split('@', 1);
  if (presetNames().includes(name) || isPresetFile(id)) {
    process.stdout.write(explainPreset(await choosePreset(id), id));
    return;
  }
  const all: Record<string, () => string> = {
    ...Object.fromEntries(verdictWords.map((word) => [word, () => explainVerdict(word)])),
    ...Object.fromEntries(
      scenariosAt(id.split('/', 1)[0] ?? '').map((scenario) => [scenario.id, () => explainScenario(scenario)]),
    ),
    ...Object.fromEntries(scenarios.map(({ flaw }) => [flaw, () => explainFlaw(flaw)])),
    ...Object.fromEntries([...quirkById].map(([name, quirk]) => [name, () => explainQuirk(quirk)])),
    ...Object.fromEntries([...suites, ...sets].map((suite) => [suite.id, () => explainSuite(suite)])),
    ...Object.fromEntries(scenarios.map((scenario) => [scenario.id, () => explainScenario(scenario)])),
    ...vendorPages,
  };
  refuseUnknown(
    'scenario, suite, flaw, quirk, move, preset or verdict',
    [id],
    [...presetNames(), ...Object.keys(all)],
    '`gauntlet list scenarios`, `suites`, `quirks`, `presets`, `vendor` and `moves` show all.',
  );
  process.stdout.write(all[id]!());
}

function explainSuite(suite: Suite | RequirementSet): string {
  return page(
    `${suite.id}: ${suite.title}`,
    section('What counts', [`A broken ${suite.scores.join(', ')} fails; any other level is a warning.`]),
    section(
      'Scenarios',
      membersOf(suite).map(({ id, title }) => `${id}: ${title}`),
    ),
    `gauntlet run --client FILE --suite ${suite.id}`,
  );
}

function explainFlaw(flaw: string): string {
  const also = alsoFailedBy(flaw);
  const titled = (ids: readonly string[]) =>
    scenarios.filter(({ id }) => ids.includes(id)).map(({ id, title }) => `${id}: ${title}`);
  const own = scenarios.filter((scenario) => scenario.flaw === flaw);
  return page(
    `${flaw}: what a client does that fails these scenarios`,
    section('Scenarios', titled(own.map(({ id }) => id))),
    section('Fails these, too', titled(also)),
    ...own.map(({ id, why, fix }) => `${wrap(`${id}: ${why}`)}\n${wrap(`Fix: ${fix}`)}`),
  );
}

function explainScenario({
  id,
  title,
  requirement,
  why,
  flaw,
  fix,
  needs = [],
  uses = [],
  duties = [],
  host = [],
  appliesTo = [],
  control,
  setup: { quirks: always = [], preset } = {},
  quirks = [],
  steps,
  checks,
}: Scenario): string {
  return page(
    `${id}: ${title}`,
    wrap(why),
    section('Requirement', [
      `${requirement.level} ${clauseOf(requirement)}: ${requirement.text}`,
      clauseUrl(requirement),
    ]),
    section('What a failing client does', [`${flaw}. Fix: ${fix}`]),
    section('Whom it concerns', [
      ...needs.map(
        (need) =>
          `a client that claims ${[need]
            .flat()
            .map((one) => `"${one}"`)
            .join(' or ')}`,
      ),
      ...uses.map((one) => `a client that claims "${one}", or leaves it to its caller`),
      ...duties.map((one) => `a client that does not leave "${one}" to its caller`),
      ...appliesTo.map((trait) => `a client that ${traits[trait].summary}`),
      ...host.map((ability) => `an adapter with "${ability}"`),
    ]),
    section('What the server does in the honest run, too', always.map(describeUse)),
    section('What the server does', quirks.map(describeUse)),
    section(
      'Steps',
      steps.map(({ summary, honest }, index) => `${index + 1}. ${summary}${honest === undefined ? '' : ' (attack)'}`),
    ),
    section(
      'Checks',
      checks.map(
        ({ id, kind, level }) =>
          `${id} (${kind === 'forbids' ? 'must never be broken' : 'must hold in the end'}${level ? `, ${level}` : ''})`,
      ),
    ),
    section(
      'What is lawful all the same',
      escapesOf(checks).map(([id, { may, source }]) => `${id}: a client may ${may} (${source}).`),
    ),
    controlOf(steps, quirks, control),
    `gauntlet run --client FILE${preset ? ` --preset ${preset.name}` : ''} --scenario ${id}`,
  );
}

/** What the client must manage to be judged. */
function controlOf(steps: Scenario['steps'], quirks: readonly QuirkUse[], control: Scenario['control']): string {
  if (control?.length === 0) return 'The client is judged whatever it manages.';
  if (control)
    return wrap(`Only a client that manages this is judged: ${control.map(({ summary }) => summary).join(' ')}`);
  return quirks.length > 0 || steps.some(({ honest }) => honest !== undefined)
    ? 'First the same steps run honestly, without the quirk and the attack. Only a client that manages those is judged.'
    : 'Only a client that manages these steps is judged.';
}

function escapesOf(checks: Scenario['checks']): [id: string, Escape][] {
  const ids = new Set(checks.flatMap((check) => check.escapes ?? []));
  return Object.entries(escapes).filter(([id]) => ids.has(id));
}

function explainQuirk(quirk: Quirk): string {
  return page(
    `${quirk.id}: the authorization server ${quirk.summary}.`,
    section('Bends', [
      `${quirk.bends} (${quirk.lawful ? 'lawful: a client must cope' : 'not conformant'}; ${quirk.origin === 'attack' ? 'an attack' : 'seen at real providers'})`,
    ]),
    section('Parameters', describeParams(quirk)),
    section(
      'Presets',
      presets
        .filter(({ quirks = [] }: Preset) => quirks.some(({ id }) => id === quirk.id))
        .map(({ id, title }) => `${id}: ${title}`),
    ),
    section(
      'Scenarios',
      scenarios
        .filter(({ quirks }) => quirks?.some(({ id }) => id === quirk.id))
        .map(({ id, title }) => `${id}: ${title}`),
    ),
    `gauntlet serve --quirk ${quirk.id}\nor with any server that is up: http://localhost:9400/quirk/${quirk.id}`,
  );
}
