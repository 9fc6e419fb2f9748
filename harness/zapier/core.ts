import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import { ClientFileError } from '../host/client-file-error.js';

/** The user's own zapier-platform-core. */
export interface Core {
  version: string;
  /** Puts an app under its control: every call gives the result of one command, and rejects with what the app or core threw. */
  open(app: unknown, log: (record: LogRecord) => void): Perform;
}

/** What core logs, as the platform keeps it. */
export interface LogRecord {
  message: unknown;
  data: unknown;
}

export type Perform = (command: Command) => Promise<unknown>;
export type Command =
  | { command: 'execute'; method: string; bundle: object }
  | { command: 'request'; bundle: object }
  | { command: 'validate' };

/** The first release whose handler gives a promise. */
const oldest = 17;

/** Loads core from where the app finds it. Throws a ClientFileError; `name` is the directory's name for messages. */
export function loadCore(directory: string, name: string): Core {
  const require = createRequire(join(directory, 'package.json'));
  let loaded: unknown;
  try {
    loaded = require('zapier-platform-core');
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    if (code === 'MODULE_NOT_FOUND' && String(message).includes("'zapier-platform-core'"))
      throw unusable(`zapier-platform-core is not installed for ${name}. Run: npm install --prefix ${name}`);
    throw unusable(`zapier-platform-core cannot be loaded from ${name}: ${String(message)}`);
  }
  const { data: core } = coreSchema.safeParse(loaded);
  if (!core || Number.parseInt(core.version) < oldest)
    throw unusable(
      `${name} has zapier-platform-core ${core?.version ?? 'of an unknown kind'}; ${oldest} or later is needed. ` +
        `Run: npm install --prefix ${name} zapier-platform-core@latest`,
    );
  return {
    version: core.version,
    open(app, log) {
      const handle = core.createAppHandler(app) as (event: object) => Promise<{ results?: unknown }>;
      return async (command) => {
        const event = {
          ...command,
          zcacheTestObj: {},
          customLogger: (message: unknown, data: unknown) => log({ message, data }),
          // Neither prints of its own nor ends the process, and logs what the app sends by other ways than z.request.
          calledFromCli: true,
          calledFromCliInvoke: true,
        };
        return (await handle(event)).results;
      };
    },
  };
}

const coreSchema = z.object({
  version: z.string(),
  createAppHandler: z.custom<(app: unknown) => unknown>((value) => typeof value === 'function'),
});

function unusable(message: string): ClientFileError {
  return new ClientFileError('CLIENT_ZAPIER_CORE', message);
}
