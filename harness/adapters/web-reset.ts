import { UsageError } from '../errors.js';
import { createUserAgent } from '../user-agent.js';
import { failureOf, lineOf, type ProgramPlace } from './web-programs.js';
import type { WebApplication } from './web-schema.js';

/** Makes the application forget the run before. Rejects with UsageError E_WEB_RESET: what follows would be judged by what it kept. */
export async function reset(given: WebApplication['reset'], place: ProgramPlace): Promise<void> {
  if (!given) return;
  const failed = (what: string, how: string) => new UsageError('E_WEB_RESET', `reset (${what}) ${how}`);
  if ('command' in given && given.command !== undefined) {
    const program = { command: given.command, args: given.args };
    const failure = await failureOf(program, place);
    if (failure) throw failed(lineOf(program), failure);
    return;
  }
  const { url = '', method } = given;
  try {
    const { page } = await createUserAgent({ keepAlive: false }).navigate(
      { method, url, headers: [] },
      { origins: [new URL(url).origin] },
    );
    if (page && page.status >= 400) throw failed(`${method} ${url}`, `answered with status ${page.status}.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw failed(`${method} ${url}`, `failed: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
