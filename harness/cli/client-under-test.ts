import { commandAdapter } from '../adapters/command.js';
import { moduleAdapter } from '../adapters/module.js';
import type { AdapterOptions } from '../adapters/options.js';
import { webAdapter } from '../adapters/web.js';
import { zapierAdapter } from '../adapters/zapier.js';
import { UsageError } from '../errors.js';
import type { ClientAdapter } from '../model/client.js';

/** Which client is meant: exactly one of these is given. */
export interface ClientFlags {
  client?: string;
  web?: string;
  zapier?: string;
  command?: string;
}

interface Way {
  /** What to give, for people. */
  give: string;
  open(named: string, options: AdapterOptions): Promise<ClientAdapter>;
}

const ways: Record<keyof ClientFlags, Way> = {
  client: { give: '--client FILE (a module)', open: moduleAdapter },
  web: { give: '--web FILE (a web application)', open: webAdapter },
  zapier: { give: '--zapier DIR (a Zapier app)', open: zapierAdapter },
  command: { give: '--command LINE (a program)', open: commandAdapter },
};

/** Opens the client under test. Rejects with UsageError E_NO_CLIENT or E_TWO_CLIENTS, or with what its adapter rejects with. */
export async function openClient(flags: ClientFlags, given: AdapterOptions): Promise<ClientAdapter> {
  const chosen = chosenIn(flags);
  if (chosen.length > 1)
    throw new UsageError(
      'E_TWO_CLIENTS',
      `${chosen.map(([name]) => `--${name}`).join(' and ')} exclude each other: give one of them.`,
    );
  const [way] = chosen;
  if (way) return ways[way[0]].open(way[1], given);
  throw new UsageError(
    'E_NO_CLIENT',
    `There is no client to run: give ${Object.values(ways)
      .map(({ give }) => give)
      .join(' or ')}.`,
  );
}

/** The words that name the client on a command line. */
export function clientWords(flags: ClientFlags): string[] {
  return chosenIn(flags).flatMap(([name, value]) => [`--${name}`, value]);
}

function chosenIn(flags: ClientFlags): [keyof ClientFlags, string][] {
  return (Object.keys(ways) as (keyof ClientFlags)[]).flatMap((name) => {
    const value = flags[name];
    return value === undefined ? [] : [[name, value] as [keyof ClientFlags, string]];
  });
}
