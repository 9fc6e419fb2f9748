import type { Claims, ClientSettings, FixedIssuer } from './client.js';

/** A running web application as a client under test, in whatever language: what a user writes. URLs are absolute. */
export interface WebClientDefinition {
  name: string;
  version?: string;
  /** An application cannot be told to refresh: one that does claims `refresh-on-401` or `refresh-ahead` beside `refresh`. */
  claims: Claims;
  /** How to start it, configured for each run. */
  start?: WebStart;
  /** In place of `start`, where it already runs: what it is configured with, at the issuer `http://localhost:PORT/main`. */
  issuer?: FixedIssuer;
  /** GET of this URL begins a login: it redirects to the authorization server. */
  connect: string;
  redirectUri: string;
  /** What the page shows that ends the callback's navigation, when the login has worked. */
  connected: Sign;
  /** What that page shows when the application refuses. The two signs must exclude each other. */
  refused: Sign;
  /**
   * GET of this URL makes the application call the API, `settings.issuers.main.api`, for the end-user who is logged in.
   * The status that comes back is taken for the API's own, unless the body is JSON with a `status`, which is then that.
   */
  api?: { url: string };
}

export interface WebStart {
  /** A program, not a line for a shell. */
  command: string;
  args?: readonly string[];
  /** Relative to the definition's directory, which is the default. */
  cwd?: string;
  /** Set beside the environment of the gauntlet. Whenever it changes from one run to the next, the application is restarted. */
  env?(settings: ClientSettings): Record<string, string | number | undefined>;
  /** The application is ready once GET of this URL answers with a status below 500. */
  ready: string;
  /** How long that may take, in milliseconds: 30000 by default. */
  timeoutMs?: number;
}

/** What a page shows. All that is given must hold. */
export interface Sign {
  status?: number;
  /** Where the page is: a path, or an absolute URL, in which a query counts where there is one; or a pattern for the whole URL. */
  url?: string | RegExp;
  /** What occurs in its source. */
  text?: string | RegExp;
}

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
