import type { Claims, ClientSettings, FixedIssuer } from './client.js';

export type { Capability, Claims, ClientSettings, FixedIssuer, IssuerSettings } from './client.js';

/**
 * A running web application as a client under test, in whatever language: what a user writes. URLs are absolute; `{{port}}` may
 * stand in all of them. Paths begin at the definition's directory.
 */
export interface WebClientDefinition {
  name: string;
  version?: string;
  /** Where the application listens: `{{port}}` is this port, or a free one by default. */
  port?: number;
  claims: Claims;
  /** How to start it, configured for each run. */
  start?: WebStart;
  /** Ends what the program of `start` leaves running when it exits with code 0, such as `docker compose up -d`. */
  stop?: Program;
  /** In place of `start`, where it already runs: what it is configured with, at the issuer `http://localhost:PORT/main`. */
  issuer?: FixedIssuer;
  /** Called before each run, so that nothing is kept of the one before. */
  reset?: Trigger | Program;
  /** GET of this URL begins a login: it redirects to the authorization server. */
  connect: string;
  redirectUri: string;
  /** What the page shows that ends the callback's navigation, when the login has worked. */
  connected: Sign;
  /** What that page shows when the application refuses. The two signs must exclude each other. */
  refused: Sign;
  /**
   * Makes the application call the API, `settings.issuers.main.api`, for the end-user who is logged in. The status that comes
   * back is taken for the API's own, unless the body is JSON with a `status`, which is then that.
   */
  api?: Trigger;
  /** Makes it refresh that end-user's tokens. A status below 400, told in the same way, says that this went well. */
  refresh?: Trigger;
  /** Logs that end-user out. */
  logout?: Trigger;
  /** Where it logs, beside the standard output and standard error of what `start` starts. */
  logs?: readonly LogSource[];
}

export interface WebStart extends Program {
  /** The default is the definition's directory. */
  cwd?: string;
  /**
   * Set beside the environment of the gauntlet: texts, in which `{{port}}` and the settings of the run may stand, such as
   * `{{clientId}}`, as they may in `args`; or a function of the settings that returns them.
   */
  env?: Variables | ((settings: ClientSettings) => Variables);
  /** The application is ready once GET of this URL answers with a status below 500, or once this TCP port is open. */
  ready: string | number;
  /** How long that may take, in milliseconds: 30000 by default. */
  timeoutMs?: number;
  /** `changed`, the default: whenever its arguments or variables differ from those of the last run. */
  restart?: 'changed' | 'always';
}

export type Variables = Record<string, string | number | boolean | undefined>;

/** A program, not a line for a shell. */
export interface Program {
  command: string;
  args?: readonly string[];
}

/** A request that a browser makes: a text is the URL of a GET. */
export type Trigger = string | { url: string; method?: string };

/** What a page shows. All that is given must hold. */
export interface Sign {
  status?: number;
  /** Where the page is: a path, or an absolute URL, in which a query counts where there is one; or a pattern for the whole URL. */
  url?: Pattern;
  /** What occurs in its source. */
  text?: Pattern;
  /** A CSS selector of something that is in it. */
  selector?: string;
  /** The name of a cookie that the browser has for where the page is. */
  cookie?: Pattern;
}

/** A text stands for itself. In YAML, a regular expression is `{ matches: '^Hello, \w+', flags: i }`. */
export type Pattern = string | RegExp | { matches: string; flags?: string };

/**
 * A file that grows, a program that prints for as long as the application runs, or a URL that gives all lines so far. What was
 * there before a run began is none of that run's.
 */
export type LogSource = { file: string } | Program | { url: string };

/** What a definition may depend on. */
export interface WebSurroundings {
  /** A free port of this machine, for the application to listen on. */
  port: number;
}

export type WebClient = WebClientDefinition | ((surroundings: WebSurroundings) => WebClientDefinition);

/** Identity with types. */
export function defineWebClient<T extends WebClient>(definition: T): T {
  return definition;
}
