import { findPreset } from '../../../provider/presets/index.js';
import { hostsOf } from '../../../provider/presets/preset.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import type { Place } from '../../../provider/topology.js';
import { presetSuite } from '../../../scenarios/index.js';
import { commandLine } from '../command-line.js';
import { printable } from '../../reporters/printable.js';
import type { Scenario } from '../../model/scenario.js';
import { isKnownPreset, suiteName, type ChosenPreset } from '../serve/choose-preset.js';
import { isPresetPath } from '../serve/preset-path.js';
import { describeUse, page, section } from './page.js';

/** What is known of a preset; `name` is what it was asked for by. With an era, only what holds in it. */
export function explainPreset({ preset, era }: ChosenPreset, name: string): string {
  const { id, aliases = [], title, asOf, endpoints = {}, quirks = [], eras = {}, facts = [] } = preset;
  const holds = ({ when }: QuirkUse) => era === undefined || when?.era === undefined || when.era === era;
  const present = era ?? Object.keys(eras).at(-1);
  const short = isPresetFile(name) ? name.replace(/(\.\w+)@.*$/, '$1') : (aliases[0] ?? id);
  const asked = printable(commandLine([[short, era].filter(Boolean).join('@')]));
  return page(
    printable(`${[id, era].filter(Boolean).join('@')}: ${title}, as of ${asOf}`),
    section('Also called', aliases),
    section('Hosts', hostsOf(preset)),
    section(
      'Endpoints',
      Object.entries(endpoints).map(([endpoint, place]) => `${endpoint}: ${describePlace(place)}`),
    ),
    section('What it does', quirks.filter(holds).map(describeUse)),
    section(
      'Eras',
      Object.entries(eras).map(([one, { from = '…', to = '…', note = '' }]) =>
        [
          `${short}@${one}: ${from} to ${to}`,
          note,
          one === present && (era === undefined ? '(unless another is asked for)' : '(this one)'),
        ]
          .filter(Boolean)
          .join(' '),
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
      scenariosOf({ preset, ...(era !== undefined && { era }) }, name).map((one) => `${one.id}: ${one.title}`),
    ),
    ['serve', 'run --client FILE'].map((verb) => `gauntlet ${verb} --preset ${asked}`).join('\n'),
  );
}

/** The scenarios of the built-in preset with this name, if there is one. */
export function scenariosAt(name: string): readonly Scenario[] {
  return isKnownPreset(name) ? scenariosOf(findPreset(name), name) : [];
}

function scenariosOf(chosen: ChosenPreset, asked: string): readonly Scenario[] {
  return presetSuite({ ...chosen, name: suiteName(chosen, asked) }).scenarios;
}

function describePlace(place: string | Place): string {
  if (typeof place === 'string') return place;
  const { host, path, query = {}, below } = place;
  const search = Object.keys(query).length > 0 ? `?${new URLSearchParams(query).toString()}` : '';
  return [`${path}${search}`, below && 'and below', host !== undefined && `at ${host}`].filter(Boolean).join(' ');
}

/** Whether that is the path of a preset; scenarios have slashes in their names, too. */
export function isPresetFile(id: string): boolean {
  return isPresetPath(id) && /^[./\\]|\.\w+(@.*)?$/.test(id);
}
