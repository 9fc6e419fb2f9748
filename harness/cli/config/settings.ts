import type { Shard } from '../../model/verdict.js';
import { clientsIn, type ClientFlags, type NamedClient } from '../client-under-test.js';
import { isPresetPath } from '../serve/preset-path.js';
import { pathIn, type LoadedConfig } from './load.js';

/** What `gauntlet run` is given on the command line. */
export interface RunOptions extends ClientFlags {
  config?: string;
  suite?: string[];
  scenario?: string[];
  preset?: string[];
  tag?: string[];
  skipTag?: string[];
  reporter?: string[];
  baseline?: string | false;
  updateBaseline?: true;
  shard?: Shard;
  retries?: number;
  /** Milliseconds. */
  timeLimit?: number;
  seed?: string;
  jobs?: number;
  strict?: boolean;
  bail?: boolean;
  quiet?: boolean;
  verbose?: true;
  dryRun?: true;
}

/** What is to be run, and how: the command line's word, then the configuration's, then what is usual. */
export interface RunSettings extends Required<Pick<RunOptions, Listed | 'retries' | 'jobs'>> {
  clients: NamedClient[];
  /** A configuration that is not found by itself. */
  config?: string;
  baseline?: string;
  shard?: Shard;
  timeLimit?: number;
  seed?: string;
  updateBaseline: boolean;
  strict: boolean;
  bail: boolean;
  quiet: boolean;
  verbose: boolean;
  dryRun: boolean;
}

type Chosen = Pick<LoadedConfig['value'], 'suites' | 'scenarios' | 'presets' | 'tags' | 'skipTags'>;
type Listed = 'suite' | 'scenario' | 'preset' | 'tag' | 'skipTag' | 'reporter';

/** Throws UsageError E_NO_CLIENT. */
export function settingsOf(options: RunOptions, config?: LoadedConfig): RunSettings {
  const { value = {} } = config ?? {};
  const configured = config ? placed(config) : {};
  // What the command line chooses takes the place of all that the configuration chooses.
  const chooses = (['suite', 'preset', 'scenario', 'tag', 'skipTag'] as const).some((name) => options[name]);
  const asked: Chosen = chooses ? {} : { ...value, ...(configured.presets && { presets: configured.presets }) };
  const baseline = options.baseline === false ? undefined : (options.baseline ?? configured.baseline);
  const { config: named, shard } = options;
  const timeLimit = options.timeLimit ?? value.timeLimit;
  const seed = options.seed ?? value.seed;
  return {
    clients: clientsIn(options, config),
    ...(named !== undefined && { config: named }),
    suite: options.suite ?? asked.suites ?? [],
    preset: options.preset ?? asked.presets ?? [],
    scenario: options.scenario ?? asked.scenarios ?? [],
    tag: options.tag ?? asked.tags ?? [],
    skipTag: options.skipTag ?? asked.skipTags ?? [],
    reporter: options.reporter ?? configured.reporters ?? [],
    ...(baseline !== undefined && { baseline }),
    ...(shard && { shard }),
    ...(timeLimit !== undefined && { timeLimit }),
    ...(seed !== undefined && { seed }),
    retries: options.retries ?? value.retries ?? 0,
    jobs: options.jobs ?? value.jobs ?? 2,
    updateBaseline: options.updateBaseline ?? false,
    strict: options.strict ?? value.strict ?? false,
    bail: options.bail ?? value.bail ?? false,
    quiet: options.quiet ?? value.quiet ?? false,
    verbose: options.verbose ?? false,
    dryRun: options.dryRun ?? false,
  };
}

/** What of a configuration holds paths, with these as they are from the working directory. */
function placed(config: LoadedConfig): { baseline?: string; presets?: string[]; reporters?: string[] } {
  const { baseline, presets, reporters } = config.value;
  return {
    ...(baseline !== undefined && { baseline: pathIn(config, baseline) }),
    ...(presets && { presets: presets.map((name) => (isPresetPath(name) ? `./${pathIn(config, name)}` : name)) }),
    ...(reporters && { reporters: reporters.map((text) => placedReporter(config, text)) }),
  };
}

function placedReporter(config: LoadedConfig, text: string): string {
  const [name, ...file] = text.split('=');
  return file.length === 0 ? text : `${name}=${pathIn(config, file.join('='))}`;
}
