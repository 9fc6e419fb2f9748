import { Writable } from 'node:stream';
import type * as prompts from '@inquirer/prompts';
import { createColors } from 'picocolors';
import type { Field } from '../../platform/definition/types.js';
import { askedFields } from '../../platform/fields.js';
import { renderMarkdown } from './markdown.js';
import { terminalLine, terminalText } from './terminal-text.js';

export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  color: boolean;
}

/** The user left: Ctrl-C, Ctrl-D, or the input's end. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly code = 'E_INTERRUPTED';

  constructor() {
    super('Interrupted.');
  }
}

type Paint = ReturnType<typeof createColors>;
type Prompts = typeof prompts;
type Context = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; signal: AbortSignal };
interface Form extends Terminal {
  paint: Paint;
  prompts: Prompts;
}

/**
 * Asks for every field without a value, in the order of the form, and shows what is to be copied. Gives the given and the
 * entered values; what was left empty is left out. Throws InterruptedError.
 */
export async function askForm(
  fields: readonly Field[],
  given: Readonly<Record<string, string>>,
  terminal: Terminal,
): Promise<Record<string, string>> {
  const form = await formOn(terminal);
  const values = new Map(Object.entries(given).filter(([, value]) => value !== ''));
  const open = new Set(askedFields(fields).filter(({ key }) => !values.has(key)));
  for (const field of fields) {
    if (field.type === 'copy') showCopy(field, form);
    if (!open.has(field)) continue;
    showNotes(field, form);
    const answer = await ask(field, form);
    if (answer !== '') values.set(field.key, answer);
  }
  return Object.fromEntries(values);
}

async function formOn(terminal: Terminal): Promise<Form> {
  // The prompts are loaded for this command alone.
  return { ...terminal, paint: createColors(terminal.color), prompts: await import('@inquirer/prompts') };
}

function showCopy(field: Field, { output, paint, color }: Form): void {
  const help = field.helpText ? `${indented(renderMarkdown(field.helpText, color))}\n` : '';
  output.write(`${paint.bold(nameOf(field))}\n${help}${indented(terminalText(field.default ?? ''))}\n`);
}

function showNotes(field: Field, { output, paint, color }: Form): void {
  if (field.helpText) output.write(`${indented(renderMarkdown(field.helpText, color))}\n`);
  if (field.placeholder) output.write(`${indented(paint.dim(`Example: ${terminalLine(field.placeholder)}`))}\n`);
}

async function ask(field: Field, form: Form): Promise<string> {
  if (field.type === 'password') return askHidden(field, form);
  return field.choices?.size ? askChoice(field, field.choices, form) : askText(field, form);
}

function askText(field: Field, form: Form): Promise<string> {
  return prompted(form, unending(form.output), (context) =>
    form.prompts.input(
      {
        message: messageOf(field, form),
        ...(field.default !== undefined && { default: field.default }),
        validate: (value) => !isMissing(field, value) || valueNeeded,
        transformer: (value, { isFinal }) => (isFinal ? form.paint.cyan(formatted(field, value)) : terminalText(value)),
        theme: themeOf(form.paint),
      },
      context,
    ),
  );
}

function askChoice(field: Field, choices: ReadonlyMap<string, string>, form: Form): Promise<string> {
  const listed = [...choices].map(([value, label]) => ({ value, name: terminalLine(label) || terminalLine(value) }));
  return prompted(form, unending(form.output), (context) =>
    form.prompts.select(
      {
        message: messageOf(field, form),
        choices: field.required ? listed : [...listed, { value: '', name: '(none)' }],
        ...(field.default !== undefined && { default: field.default }),
        theme: themeOf(form.paint),
      },
      context,
    ),
  );
}

async function askHidden(field: Field, form: Form): Promise<string> {
  const { output, paint } = form;
  const hint = field.default === undefined ? 'hidden' : 'hidden, Enter for the default';
  for (;;) {
    const typed = await hiddenLine(`${messageOf(field, form)} ${paint.dim(`(${hint})`)}`, form);
    const value = typed || (field.default ?? '');
    if (!isMissing(field, value)) return value;
    output.write(`${paint.red(`> ${valueNeeded}`)}\n`);
  }
}

/** Asks for a line that nobody is to see. Throws InterruptedError. */
export async function askHiddenLine(message: string, terminal: Terminal): Promise<string> {
  return hiddenLine(message, await formOn(terminal));
}

/** Asks for the value of an environment variable that is not set. Throws InterruptedError. */
export async function askVariable(variable: string, hidden: boolean, terminal: Terminal): Promise<string> {
  const field = { key: variable, type: hidden ? 'password' : 'string', required: true, computed: false } as const;
  return (await askForm([field], {}, terminal))[variable] ?? '';
}

/** The prompt itself writes nowhere: redrawn at every key, it would tell the length of what is typed. */
function hiddenLine(message: string, form: Form): Promise<string> {
  const { output, paint } = form;
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  return prompted(form, nowhere(), (context) => {
    const answer = form.prompts.password({ message: '' }, context);
    // Only then has the terminal ceased to echo: nobody is to type before.
    output.write(`${paint.blue('?')} ${message} `);
    return answer;
  }).finally(() => output.write('\n'));
}

/** Also ends a prompt whose input ends: by itself it would wait for ever. Readline pauses its input when it closes. */
async function prompted(
  { input }: Form,
  output: NodeJS.WritableStream,
  prompt: (context: Context) => Promise<string>,
): Promise<string> {
  if (!input.readable) throw new InterruptedError();
  const closed = new AbortController();
  const close = () => closed.abort();
  const answer = prompt({ input, output, signal: closed.signal });
  input.once('pause', close);
  try {
    return await answer;
  } catch (error) {
    const left = error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
    throw left ? new InterruptedError() : error;
  } finally {
    input.off('pause', close);
  }
}

/** A prompt ends its output; the next one needs it. */
function unending(output: NodeJS.WritableStream): NodeJS.WritableStream {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      output.write(chunk);
      done();
    },
  });
  // Terminals have a size, by which a prompt breaks its lines.
  const sizeOf = (side: 'columns' | 'rows') => ({ get: () => (output as Partial<NodeJS.WriteStream>)[side] });
  return Object.defineProperties(stream, { columns: sizeOf('columns'), rows: sizeOf('rows') });
}

const valueNeeded = 'A value is required.';

function isMissing({ required }: Field, value: string): boolean {
  return required && value === '';
}

function messageOf(field: Field, { paint }: Form): string {
  const optional = field.required ? '' : ` ${paint.dim('(optional)')}`;
  const format = field.inputFormat === undefined ? '' : ` ${paint.dim(formatted(field, '…'))}`;
  return `${paint.bold(nameOf(field))}${optional}${format}`;
}

function nameOf({ key, label }: Field): string {
  return terminalLine(label ?? '') || terminalLine(key);
}

/** The value within its input format, to be shown. */
function formatted({ inputFormat = '{{input}}' }: Field, value: string): string {
  return terminalLine(inputFormat)
    .split('{{input}}')
    .join(value && terminalLine(value));
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line ? `  ${line}` : ''))
    .join('\n');
}

/** The prompts' own colours follow this process's stdout; here they follow the terminal that is asked. */
function themeOf(paint: Paint) {
  const style = {
    message: (text: string) => text,
    answer: paint.cyan,
    error: (text: string) => paint.red(`> ${text}`),
    defaultAnswer: (text: string) => paint.dim(`(${terminalLine(text)})`),
    help: paint.dim,
    highlight: paint.cyan,
    disabled: paint.dim,
    description: paint.cyan,
    keysHelpTip: (keys: [string, string][]) => keys.map(([key, action]) => `${key} ${paint.dim(action)}`).join(' · '),
  };
  return { prefix: { idle: paint.blue('?'), done: paint.green('✔') }, style };
}
