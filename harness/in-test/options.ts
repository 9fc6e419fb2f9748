import { UsageError } from '../errors.js';
import { definitionIn } from '../host/definition.js';
import type { ClientDefinition } from '../model/client.js';
import { clientWays, type ClientConfig, type Config } from '../model/config.js';
import type { NamedClient } from '../cli/client-under-test.js';
import type { SelectionFlags } from '../cli/selection.js';
import { refuseUnknown } from '../cli/unknown.js';

type Shared = Pick<
  Config,
  'suites' | 'scenarios' | 'presets' | 'tags' | 'skipTags' | 'strict' | 'baseline' | 'timeout' | 'seed'
>;

interface Titled {
  /** What the tests stand below. */
  name?: string;
}

/** A client that is defined in this process, and judged here. */
export interface DefinedConformance extends Shared, Titled {
  client: ClientDefinition;
}

/** A client in processes of its own; paths begin in the working directory. */
export interface ReachedConformance extends Shared, Titled, ClientConfig {}

export type ConformanceOptions = DefinedConformance | ReachedConformance;

/** Which client is meant: one that is here, or how it is reached. */
export type Subject = { definition: ClientDefinition } | { named: NamedClient };

/** Throws UsageError and ClientFileError for what the types would have refused. */
export function subjectIn(options: ConformanceOptions): Subject {
  refuseUnknown('option', Object.keys(options), known, `There are ${known.join(', ')}.`);
  const given = clientWays.filter((way) => way in options && options[way as 'client'] !== undefined);
  const [way, ...more] = given;
  const choices = `client (a definition, or the path of a module), web, command and zapier`;
  if (!way) throw new UsageError('E_NO_CLIENT', `There is no client to test: give one of ${choices}.`);
  if (more.length > 0)
    throw new UsageError('E_TWO_CLIENTS', `There are ${given.join(' and ')}: give only one of ${choices}.`);
  const { browser, https, timeout, ...rest } = options as ReachedConformance;
  const named = rest[way];
  if (typeof named === 'string') {
    const reach = {
      ...(browser !== undefined && { browser }),
      ...(https && { https }),
      ...(timeout !== undefined && { timeout }),
    };
    return { named: { way, named, ...reach } };
  }
  const reached = (['browser', 'https'] as const).find((name) => options[name as 'timeout'] !== undefined);
  if (reached)
    throw new UsageError(
      'E_IN_PROCESS',
      `${reached} is for a client in a process of its own: give the path of its module as client, or leave ${reached} out.`,
    );
  return { definition: definitionIn({ default: named }, 'client') };
}

/** The same as the command line says it. */
export function flagsIn(options: ConformanceOptions): SelectionFlags {
  const { suites = [], scenarios = [], presets = [], tags = [], skipTags = [], strict = false } = options;
  return { suite: suites, scenario: scenarios, preset: presets, tag: tags, skipTag: skipTags, strict };
}

const known = Object.keys({
  client: 0,
  web: 0,
  command: 0,
  zapier: 0,
  browser: 0,
  https: 0,
  suites: 0,
  scenarios: 0,
  presets: 0,
  tags: 0,
  skipTags: 0,
  strict: 0,
  baseline: 0,
  timeout: 0,
  seed: 0,
  name: 0,
} satisfies Record<keyof ReachedConformance, 0>);
