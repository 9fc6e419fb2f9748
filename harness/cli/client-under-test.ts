import type { Authority } from '../../provider/index.js';
import { commandAdapter } from '../adapters/command.js';
import { moduleAdapter } from '../adapters/module.js';
import type { AdapterOptions } from '../adapters/options.js';
import { webAdapter } from '../adapters/web.js';
import { zapierAdapter } from '../adapters/zapier.js';
import { chromiumUserAgents } from '../chromium/user-agents.js';
import { UsageError } from '../errors.js';
import { defaultTimeoutMs, type ClientAdapter } from '../model/client.js';
import { clientWays, type ClientWay } from '../model/config.js';
import type { UserAgents } from '../model/user-agent.js';
import { pathIn, type LoadedConfig } from './config/load.js';
import { openHttps } from './https.js';

/** How a client is reached. */
export interface Reach {
  /** With a path, or without one. */
  browser?: string | true;
  https?: true;
  /** Milliseconds. */
  timeout?: number;
}

/** Which clients are meant, and how they are reached. */
export interface ClientFlags extends Partial<Record<ClientWay, readonly string[]>>, Reach {}

/** One client, as it was given. */
export interface NamedClient extends Reach {
  way: ClientWay;
  named: string;
}

interface Way {
  /** What to give, for people. */
  give: string;
  open(named: string, options: AdapterOptions): Promise<ClientAdapter>;
}

const ways: Record<ClientWay, Way> = {
  client: { give: '--client FILE (a module)', open: moduleAdapter },
  web: { give: '--web FILE (a web application)', open: webAdapter },
  command: { give: '--command LINE (a program)', open: commandAdapter },
  zapier: { give: '--zapier DIR (a Zapier app)', open: zapierAdapter },
};

/** A client that is ready to be reached, and what it is reached with: options of runGauntlet and checkSetup. */
export interface ClientUnderTest {
  client: ClientAdapter;
  timeoutMs: number;
  userAgents?: UserAgents;
  https?: Authority;
}

/** All clients that are given, in the order of judging; of a configuration, if the command line names none. Throws UsageError E_NO_CLIENT. */
export function clientsIn(flags: ClientFlags, config?: LoadedConfig): NamedClient[] {
  const { browser, https, timeout } = flags;
  const usual = config?.value.timeout === undefined ? {} : { timeout: config.value.timeout };
  const asked: Reach = {
    ...(browser !== undefined && { browser }),
    ...(https && { https }),
    ...(timeout !== undefined && { timeout }),
  };
  const given = clientWays.flatMap((way) => (flags[way] ?? []).map((named) => ({ way, named, ...usual, ...asked })));
  if (given.length > 0) return given;
  const { clients = [] } = config?.value ?? {};
  if (config && clients.length > 0)
    return clients.map((one) => ({ ...usual, ...configuredClient(one, config), ...asked }));
  const choices = Object.values(ways).map(({ give }) => give);
  const instead = config ? `name clients in ${config.file}` : 'write a configuration by `gauntlet init`';
  throw new UsageError('E_NO_CLIENT', `There is no client to run: give ${choices.join(' or ')}, or ${instead}.`);
}

function configuredClient(
  one: NonNullable<LoadedConfig['value']['clients']>[number],
  config: LoadedConfig,
): NamedClient {
  const { client, web, command, zapier, ...reach } = typeof one === 'string' ? { client: one } : one;
  const names = { client, web, command, zapier };
  const way = clientWays.find((each) => names[each] !== undefined) ?? 'client';
  const named = names[way] ?? '';
  return { way, named: way === 'command' ? named : pathIn(config, named), ...reach };
}

/** The one client that is given. Throws UsageError E_NO_CLIENT or E_TWO_CLIENTS. */
export function clientIn(flags: ClientFlags, config?: LoadedConfig): NamedClient {
  const all = clientsIn(flags, config);
  const [first, ...more] = all;
  if (first && more.length === 0) return first;
  const given = all.map(({ way, named }) => `--${way} ${named}`);
  throw new UsageError('E_TWO_CLIENTS', `This looks at one client at a time: give one of ${given.join(' and ')}.`);
}

/**
 * Opens a client under test. Rejects with what its adapter or its browser rejects with. The browsers are to be closed in the end;
 * `run` and `doctor` close the client.
 */
export async function openClient(
  { way, named, ...reach }: NamedClient,
  options: AdapterOptions = {},
): Promise<ClientUnderTest> {
  const https = reach.https && (await openHttps());
  const client = await ways[way].open(named, { ...options, ...(https && { env: https.env }) });
  const opened = { client, timeoutMs: timeoutOf(reach), ...(https && { https: https.authority }) };
  if (reach.browser === undefined) return opened;
  try {
    const executable = reach.browser === true ? undefined : reach.browser;
    return { ...opened, userAgents: await chromiumUserAgents({ executable, ca: https?.authority.certificate }) };
  } catch (error) {
    await client.close?.();
    throw error;
  }
}

/** The words of a command line that name a client and how it is reached. */
export function clientWords({ way, named, browser, https, timeout }: NamedClient): string[] {
  return [
    `--${way}`,
    named,
    ...(browser === undefined ? [] : browser === true ? ['--browser'] : ['--browser', browser]),
    ...(https ? ['--https'] : []),
    ...(timeout === undefined || timeout === timeoutOf(browser === undefined ? {} : { browser })
      ? []
      : ['--timeout', String(timeout)]),
  ];
}

/** Milliseconds that a client has for one action in which a browser loads and draws pages. */
const browserTimeoutMs = 15_000;

function timeoutOf({ timeout, browser }: Reach): number {
  return timeout ?? (browser === undefined ? defaultTimeoutMs : browserTimeoutMs);
}
