import { UsageError } from '../../errors.js';
import { kinds, pipelines, type Kind, type Pipeline } from './kinds.js';
import type { Project } from './project.js';

/** What `gauntlet init` wants to know. */
export interface Answers {
  kind: Kind;
  /** How reports call the client: 1 to 200 characters. */
  name: string;
  ci: Pipeline;
}

export interface InitFlags extends Partial<Answers> {
  yes?: true;
}

/**
 * What the options say, and what the user answers to the rest. Undefined if the user leaves (Ctrl-C). Rejects with UsageError E_NO_TERMINAL
 * where nobody can be asked, and with E_NAME.
 */
export async function answersTo(flags: InitFlags, { likely }: Project): Promise<Answers | undefined> {
  const { yes, ...given } = flags;
  if (given.name !== undefined) refuseName(given.name);
  const answers = { ...likely, name: likely.name.slice(0, 200), ...given };
  const open = (['kind', 'name', 'ci'] as const).filter((question) => given[question] === undefined);
  if (yes || open.length === 0) return answers;
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError(
      'E_NO_TERMINAL',
      `There is no terminal to ask on: give ${open.map((name) => `--${name}`).join(', ')}, or --yes for what is usual (--kind ${answers.kind} --name ${JSON.stringify(answers.name)} --ci ${answers.ci}).`,
    );
  return ask(answers, given);
}

async function ask(usual: Answers, given: Partial<Answers>): Promise<Answers | undefined> {
  const { input, select } = await import('@inquirer/prompts');
  // What is asked goes where progress goes; stdout is for what was done.
  const context = { output: process.stderr };
  try {
    const kind =
      given.kind ??
      (await select({ message: 'What is your client?', choices: kindChoices, default: usual.kind }, context));
    const name =
      given.name ??
      (await input(
        { message: 'What is it called in reports?', default: usual.name, validate: (text) => faultOf(text) ?? true },
        context,
      ));
    const ci =
      given.ci ??
      (await select({ message: 'Where does your CI run?', choices: pipelineChoices, default: usual.ci }, context));
    return { kind, name, ci };
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return undefined;
    throw error;
  }
}

const kindNames: Record<Kind, string> = {
  module: 'A library, or code that a JavaScript or TypeScript module can call',
  web: 'A web application, in any language',
  command: 'A program in another language, reached by stdin and stdout',
  zapier: 'A Zapier app',
};
const pipelineNames: Record<Pipeline, string> = {
  github: 'GitHub Actions',
  gitlab: 'GitLab CI',
  none: 'Nowhere, or elsewhere',
};
const kindChoices = kinds.map((value) => ({ value, name: kindNames[value] }));
const pipelineChoices = pipelines.map((value) => ({ value, name: pipelineNames[value] }));

function refuseName(name: string): void {
  const fault = faultOf(name);
  if (fault) throw new UsageError('E_NAME', `--name: ${fault}`);
}

function faultOf(name: string): string | undefined {
  return name.trim() === '' || name.length > 200 ? 'A name has 1 to 200 characters.' : undefined;
}
