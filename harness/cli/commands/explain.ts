import { findPreset, presetNames, presets } from '../../../provider/presets/index.js';
import type { Preset } from '../../../provider/presets/preset.js';
import { quirkById } from '../../../provider/quirks/index.js';
import type { Quirk, QuirkUse } from '../../../provider/quirks/quirk.js';
import { membersOf, presetSuite, scenarios, sets, suites } from '../../../scenarios/index.js';
import { alsoFailedBy } from '../../../scenarios/matrix.js';
import { escapes, type Escape } from '../../checks/escapes.js';
import { clauseOf, clauseUrl } from '../../model/requirement.js';
import type { RequirementSet, Scenario, Suite } from '../../model/scenario.js';
import { traits } from '../../traits.js';
import { describeParams } from '../params.js';
import { isKnownPreset } from '../serve/choose-preset.js';
import { refuseUnknown } from '../unknown.js';

/** Prints all that is known of one scenario, suite, flaw, quirk or preset. */
export function explain(id: string): void {
  const all: Record<string, () => string> = {
    ...Object.fromEntries(presetNames().map((name) => [name, () => explainPreset(name)])),
    ...Object.fromEntries(
      scenariosAt(id.split('/', 1)[0] ?? '').map((scenario) => [scenario.id, () => explainScenario(scenario)]),
    ),
    ...Object.fromEntries(scenarios.map(({ flaw }) => [flaw, () => explainFlaw(flaw)])),
    ...Object.fromEntries([...quirkById].map(([name, quirk]) => [name, () => explainQuirk(quirk)])),
    ...Object.fromEntries([...suites, ...sets].map((suite) => [suite.id, () => explainSuite(suite)])),
    ...Object.fromEntries(scenarios.map((scenario) => [scenario.id, () => explainScenario(scenario)])),
  };
  refuseUnknown(
    'scenario, suite, flaw, quirk or preset',
    [id],
    Object.keys(all),
    '`gauntlet list scenarios`, `suites`, `quirks` and `presets` show all.',
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

/** The scenarios of the preset with this name, if there is one. */
function scenariosAt(name: string): readonly Scenario[] {
  return isKnownPreset(name) ? presetSuite({ name, ...findPreset(name) }).scenarios : [];
}

function explainPreset(name: string): string {
  const { preset } = findPreset(name);
  const { id, aliases = [], title, asOf, endpoints = {}, quirks = [], eras = {}, facts = [] } = preset;
  return page(
    `${id}: ${title}, as of ${asOf}`,
    section('Also called', aliases),
    section(
      'Endpoints',
      Object.entries(endpoints).map(
        ([name, place]) => `${name}: ${typeof place === 'string' ? place : JSON.stringify(place)}`,
      ),
    ),
    section('What it does', quirks.map(describeUse)),
    section(
      'Eras',
      Object.entries(eras).map(
        ([name, { from = '…', to = '…', note = '' }]) => `${id}@${name}: ${from} to ${to} ${note}`,
      ),
    ),
    section(
      'Facts',
      facts.map(
        ({ about, source, confidence }) => `${about} (${source}${confidence === 'confirmed' ? '' : '; unconfirmed'})`,
      ),
    ),
    section(
      'Scenarios of a client',
      scenariosAt(name).map((scenario) => `${scenario.id}: ${scenario.title}`),
    ),
    `gauntlet serve --preset ${aliases[0] ?? id}\ngauntlet run --client FILE --preset ${name}`,
  );
}

function describeUse({ id, params, when }: QuirkUse): string {
  const how = [params && JSON.stringify(params), when && `when ${JSON.stringify(when)}`].filter(Boolean).join(' ');
  return `${[id, how].filter(Boolean).join(' ')}: ${quirkById.get(id)?.summary}`;
}

/** Parts with a blank line between them; what has nothing to say leaves none. */
function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.map((line) => wrap(line, '  ')).join('\n')}`;
}

function wrap(text: string, indent = ''): string {
  const lines = text.split(' ').reduce<string[]>((all, word) => {
    const last = all.at(-1);
    if (last !== undefined && last.length + word.length < 96) return [...all.slice(0, -1), `${last} ${word}`];
    return [...all, word];
  }, []);
  return lines.map((line, index) => `${indent}${index > 0 && indent ? '  ' : ''}${line}`).join('\n');
}
