import type { Command } from 'commander';
import parseArguments from 'string-argv';
import { createProgram } from '../harness/cli/program.js';

/** The arguments of each call of the program in a piece of shell, in order. */
export function commandsOf(shell: string): string[][] {
  return (
    shell
      .replace(/\\\n/g, ' ')
      // What CI puts in is a number.
      .replace(/\$\{\{[^}]*\}\}|\$CI_NODE_(INDEX|TOTAL)/g, '1')
      .split('\n')
      .map((line) => line.replace(/(^|\s)#\s.*$/, ''))
      .flatMap((line) => line.split(/\s(?:&&|\|\||\||>)\s/))
      .map((part) => /(?:^|\s)(?:oauth-)?gauntlet\s+(.*)$/.exec(part)?.[1])
      .filter((rest) => rest !== undefined)
      .map((rest) => parseArguments(rest))
  );
}

/** With a number in the place of what CI puts in. */
export function filledIn(shell: string): string {
  return shell.replace(/\$\{\{[^}]*\}\}|\$CI_NODE_(INDEX|TOTAL)/g, '1');
}

/** Rejects if the program does not take these arguments. It does nothing else. */
export async function checkCommands(args: readonly string[], where: string): Promise<void> {
  const program = createProgram();
  const reached: string[] = [];
  idle(program, reached);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    throw new Error(`${(error as Error).message}, in\n${where}`);
  }
  if (reached.length === 0) throw new Error(`gauntlet ${args.join(' ')} names no command, in\n${where}`);
}

function idle(command: Command, reached: string[]): void {
  command.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  if (command.commands.length === 0) command.action(() => void reached.push(command.name()));
  for (const one of command.commands) idle(one, reached);
}
