import type { Authority } from '../../provider/index.js';
import { commandAdapter } from '../adapters/command.js';
import { moduleAdapter } from '../adapters/module.js';
import type { AdapterOptions } from '../adapters/options.js';
import { webAdapter } from '../adapters/web.js';
import { zapierAdapter } from '../adapters/zapier.js';
import { chromiumUserAgents } from '../chromium/user-agents.js';
import { UsageError } from '../errors.js';
import { defaultTimeoutMs, type ClientAdapter } from '../model/client.js';
import type { UserAgents } from '../model/user-agent.js';
import { openHttps } from './https.js';

/** Which client is meant, and how it is reached. */
export interface ClientFlags extends NamedClient {
  /** With a path, or without one. */
  browser?: string | true;
  https?: true;
  /** Milliseconds. */
  timeout?: number;
}

/** Exactly one of these is given. */
interface NamedClient {
  client?: string;
  web?: string;
  command?: string;
  zapier?: string;
}

interface Way {
  /** What to give, for people. */
  give: string;
  open(named: string, options: AdapterOptions): Promise<ClientAdapter>;
}

const ways: Record<keyof NamedClient, Way> = {
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

/**
 * Opens the client under test. Rejects with UsageError E_NO_CLIENT or E_TWO_CLIENTS, or with what its adapter or its browser
 * rejects with. The browsers are to be closed in the end; `run` and `doctor` close the client.
 */
export async function openClient(flags: ClientFlags, options: AdapterOptions = {}): Promise<ClientUnderTest> {
  const [way, named] = chosenIn(flags);
  const https = flags.https && (await openHttps());
  const client = await ways[way].open(named, { ...options, ...(https && { env: https.env }) });
  const opened = { client, timeoutMs: timeoutOf(flags), ...(https && { https: https.authority }) };
  if (flags.browser === undefined) return opened;
  try {
    const executable = flags.browser === true ? undefined : flags.browser;
    return { ...opened, userAgents: await chromiumUserAgents({ executable, ca: https?.authority.certificate }) };
  } catch (error) {
    await client.close?.();
    throw error;
  }
}

/** The words of a command line that name the client and how it is reached. */
export function clientWords(flags: ClientFlags): string[] {
  const { browser, https, timeout } = flags;
  const [way, named] = chosenIn(flags);
  return [
    `--${way}`,
    named,
    ...(browser === undefined ? [] : browser === true ? ['--browser'] : ['--browser', browser]),
    ...(https ? ['--https'] : []),
    ...(timeout === undefined || timeout === timeoutOf({ ...flags, timeout: undefined })
      ? []
      : ['--timeout', String(timeout)]),
  ];
}

/** Milliseconds that a client has for one action in which a browser loads and draws pages. */
const browserTimeoutMs = 15_000;

function timeoutOf({ timeout, browser }: { [F in 'timeout' | 'browser']?: ClientFlags[F] | undefined }): number {
  return timeout ?? (browser === undefined ? defaultTimeoutMs : browserTimeoutMs);
}

function chosenIn(flags: NamedClient): [way: keyof NamedClient, named: string] {
  const [first, ...more] = (Object.keys(ways) as (keyof NamedClient)[]).flatMap((way) => {
    const named = flags[way];
    return named === undefined ? [] : [[way, named] as [keyof NamedClient, string]];
  });
  if (first && more.length === 0) return first;
  if (!first)
    throw new UsageError(
      'E_NO_CLIENT',
      `There is no client to run: give ${Object.values(ways)
        .map(({ give }) => give)
        .join(' or ')}.`,
    );
  const given = [first, ...more].map(([way]) => `--${way}`).join(' and ');
  throw new UsageError('E_TWO_CLIENTS', `${given} exclude each other: give one of them.`);
}
