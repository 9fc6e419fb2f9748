#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { tool } from '../version.js';
import { explainCommand } from './commands/explain.js';
import { listCommand } from './commands/list.js';
import { runCommand } from './commands/run.js';
import { serveCommand } from './commands/serve.js';

const exitCodes = `
Exit codes:
  0  every scored scenario passed or was skipped
  1  a scored scenario found a violation
  2  usage or configuration
  3  incomplete: a scored scenario was inconclusive, or nothing passed at all
  4  the gauntlet itself failed
  130  interrupted`;

/** Whether an error is the user's to mend: it then carries a code and a message that says how. */
function isUsage(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error && ['UsageError', 'ClientFileError', 'QuirkError', 'ProviderError'].includes(error.name)
  );
}

const program = new Command('gauntlet')
  .description('Puts OAuth 2.0 and OpenID Connect clients through their paces.')
  .version(tool.version)
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText('after', exitCodes);
for (const command of [runCommand, serveCommand, listCommand, explainCommand]) {
  program.addCommand(command.copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (isUsage(error)) {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(
      `This is a fault of the gauntlet itself, not of the client:\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = 4;
  }
}
