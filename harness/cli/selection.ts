import { presets as builtIn } from '../../provider/presets/index.js';
import { presetSuite, scenarios, sets, suites, tagsOf } from '../../scenarios/index.js';
import { UsageError } from '../errors.js';
import type { PresetUse, Suite } from '../model/scenario.js';
import { chosenBy, plan, type Selection } from '../plan.js';
import { choosePreset, isKnownPreset, suiteName } from './serve/choose-preset.js';
import { refuseUnknown } from './unknown.js';

/** What is to be run, as the command line says it. */
export interface SelectionFlags {
  suite: readonly string[];
  scenario: readonly string[];
  preset: readonly string[];
  tag: readonly string[];
  skipTag: readonly string[];
  strict: boolean;
}

/** The scenarios that may be run, and which of them. */
export interface Chosen {
  suites: readonly Suite[];
  selection: Selection;
  /** How many presets are played; 0 where topics are run. */
  presets: number;
  /** What stands on a command line for a suite, so that its scenarios are found: `--preset ./acme.yaml`. */
  wordsFor: (scenario: string) => readonly string[];
}

/** Reads which scenarios are meant. Rejects with UsageError, and with ProviderError for an unknown preset. */
export async function chooseScenarios(flags: SelectionFlags): Promise<Chosen> {
  const chosen = flags.preset.length > 0 ? await chooseOfPresets(flags) : chooseOfTopics(flags);
  refuseUnknownTag([...flags.tag, ...flags.skipTag], chosen.suites);
  if (plan(chosen.suites, { claims: {}, host: [] }, chosen.selection).length > 0) return chosen;
  const words = (['suite', 'scenario', 'preset', 'tag', 'skipTag'] as const).flatMap((name) =>
    flags[name].length > 0 ? `--${name === 'skipTag' ? 'skip-tag' : name} ${flags[name].join(' ')}` : [],
  );
  throw new UsageError(
    'E_NOTHING_SELECTED',
    `Nothing is selected: no scenario is at once in all of ${words.join(', ')}. Leave one of them out.`,
  );
}

function chooseOfTopics({ suite, scenario, tag: tags, skipTag: skipTags, strict }: SelectionFlags): Chosen {
  const ids = [...sets, ...suites].map(({ id }) => id);
  refuseUnknown('suite', suite, ids, `There are ${ids.join(', ')}.`);
  refuseOfPreset(scenario);
  refuseUnknownScenario(
    scenario,
    scenarios.map(({ id }) => id),
    '`gauntlet list scenarios` shows all.',
  );
  const selection = {
    suites: suite.filter((name) => suites.some(({ id }) => id === name)),
    sets: sets.filter(({ id }) => suite.includes(id)),
    scenarios: scenario,
    strict,
    tags,
    skipTags,
    tagsOf,
  };
  return { suites, selection, presets: 0, wordsFor: () => (suite.length > 0 ? ['--suite', ...suite] : []) };
}

async function chooseOfPresets({ suite, scenario, preset, tag, skipTag, strict }: SelectionFlags): Promise<Chosen> {
  if (suite.length > 0)
    throw new UsageError(
      'E_PRESET_AND_SUITE',
      '--suite chooses among the topics, and --preset brings scenarios of its own: give one of the two, and narrow --preset down by --scenario, as in --scenario slack/refresh.',
    );
  const asked = [...new Set(preset.flatMap((name) => (name === 'all' ? builtIn.map(({ id }) => id) : name)))];
  const uses = await Promise.all(asked.map(presetNamed));
  const own = uses.map(presetSuite);
  const twice = own.findIndex(({ id }, index) => own.findIndex((other) => other.id === id) !== index);
  if (twice >= 0)
    throw new UsageError(
      'E_TWO_PRESETS',
      `--preset ${asked[twice]} has the id of another one, "${own[twice]?.id}": its scenarios could not be told apart. Give the file's preset another id.`,
    );
  const known = own.flatMap((one) => one.scenarios.map(({ id }) => id));
  refuseUnknownScenario(
    scenario,
    known,
    `There are ${own.flatMap((one) => one.scenarios[0]?.id ?? []).join(', ')} and so on.`,
  );
  return {
    suites: own,
    presets: own.length,
    selection: { scenarios: scenario, strict, tags: tag, skipTags: skipTag, tagsOf },
    wordsFor: (id) => ['--preset', ...asked.filter((_, index) => id.startsWith(`${own[index]?.id}/`))],
  };
}

async function presetNamed(asked: string): Promise<PresetUse> {
  const chosen = await choosePreset(asked);
  return { ...chosen, name: suiteName(chosen, asked) };
}

function refuseUnknownScenario(asked: readonly string[], known: readonly string[], where: string): void {
  const unknown = asked.find((wanted) => chosenBy([wanted], known).size === 0);
  if (unknown !== undefined) refuseUnknown('scenario', [unknown], known, where);
}

function refuseUnknownTag(asked: readonly string[], suites: readonly Suite[]): void {
  const known = new Set(suites.flatMap((suite) => suite.scenarios.flatMap((scenario) => tagsOf(scenario, suite))));
  refuseUnknown('tag', asked, [...known], `There are ${[...known].sort().join(', ')}.`);
}

/** `slack/refresh` is there only with `--preset slack`. */
function refuseOfPreset(asked: readonly string[]): void {
  for (const id of asked) {
    const [name = ''] = id.split('/', 1);
    if (isKnownPreset(name))
      throw new UsageError('E_PRESET_SCENARIO', `${id} is a scenario of a preset: give --preset ${name} beside it.`);
  }
}
