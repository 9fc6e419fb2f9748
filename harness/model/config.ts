/**
 * What `gauntlet run` reads from gauntlet.config.ts, .js, .json or .yaml. Paths begin where the file is, and
 * programs in the working directory; the command line comes first.
 */
export interface Config {
  /** Clients under test; a path means a module. Several make a matrix. */
  clients?: readonly (string | ClientConfig)[];
  /** Ids of suites, such as `oauth@2026-11`; all topics otherwise. */
  suites?: readonly string[];
  /** Ids of scenarios, or their beginnings. */
  scenarios?: readonly string[];
  /** Real providers in whose dialect the clients are judged, in place of suites: NAME, NAME@ERA, ./FILE.yaml or all. */
  presets?: readonly string[];
  /** Only scenarios with one of these tags. */
  tags?: readonly string[];
  /** No scenario with one of these tags. */
  skipTags?: readonly string[];
  /** `text`, `junit=report.xml` … */
  reporters?: readonly string[];
  /** A file of accepted results. */
  baseline?: string;
  /** Milliseconds that a client has for one action. */
  timeout?: number;
  /** How long the whole run may take: `10m`, or milliseconds. */
  timeLimit?: string | number;
  /** How often a scenario that does not go well is tried again. */
  retries?: number;
  /** Runs at a time. */
  jobs?: number;
  seed?: string;
  /** Scores every level. */
  strict?: boolean;
  /** Stops after the first failure. */
  bail?: boolean;
  /** Prints what did not go well, and the sums. */
  quiet?: boolean;
}

/** The ways in which a client is given, in the order in which clients of several are judged. */
export const clientWays = ['client', 'web', 'command', 'zapier'] as const;
export type ClientWay = (typeof clientWays)[number];

/** One client, given in one of these ways, and how it is reached. */
export interface ClientConfig {
  /** A module that exports a client. */
  client?: string;
  /** A file that describes a web application. */
  web?: string;
  /** A program, started without a shell in the working directory. */
  command?: string;
  /** The directory of a Zapier app. */
  zapier?: string;
  /** Chromium in place of the built-in user agent; `true`, or the path of the program. */
  browser?: true | string;
  /** TLS, for clients that refuse http. */
  https?: true;
  /** Milliseconds that this client has for one action. */
  timeout?: number;
}

/** Identity with types. */
export function defineConfig(config: Config): Config {
  return config;
}
