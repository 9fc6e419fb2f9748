import type { Authentication, Code, Field, RequestForm, Stage } from '../../platform/definition/types.js';
import { isCode, stages } from '../../platform/definition/types.js';
import { effectiveRequest } from '../../platform/definition/effective.js';
import { hidden } from '../../platform/censor.js';
import { isSecretField } from '../../platform/secrets.js';
import { printable } from '../../reporters/printable.js';

/** A field, its choices as a list of values. */
type ShownField = Omit<Field, 'choices'> & { choices?: string[] };

export interface DryRun {
  redirectUri: string;
  fields: ShownField[];
  /** Of code only that there is some. */
  requests: Partial<Record<Stage, RequestForm | string>>;
  connectionLabel?: string;
}

/** What would be asked and sent, with templates in place of values. */
export function dryRunOf(authentication: Authentication, redirectUri: string): DryRun {
  const requests = stages.flatMap((stage) => {
    const request = effectiveRequest(stage, authentication);
    return request ? [[stage, isCode(request) ? describeCode(request) : request] as const] : [];
  });
  const { connectionLabel: label } = authentication;
  return {
    redirectUri,
    fields: authentication.fields.map(({ choices, ...field }) => ({
      ...field,
      ...(field.default !== undefined && isSecretField(field) && { default: hidden }),
      ...(choices && { choices: [...choices.keys()] }),
    })),
    requests: Object.fromEntries(requests),
    ...(label !== undefined && { connectionLabel: isCode(label) ? describeCode(label) : label }),
  };
}

/** The same for people. */
export function renderDryRun({ redirectUri, fields, requests, connectionLabel }: DryRun): string {
  const blocks = [
    `Redirect URL\n  ${redirectUri}`,
    ['Fields', ...(fields.length > 0 ? columns(fields.map(rowOf)) : ['  none'])].join('\n'),
    ...Object.entries(requests).map(([stage, request]) => [stage, ...linesOf(request)].join('\n')),
    `connectionLabel\n  ${connectionLabel ?? 'none'}`,
  ];
  return `${blocks.join('\n\n').split('\n').map(printable).join('\n')}\n`;
}

function rowOf(field: ShownField): string[] {
  const { key, label = key, type, required, computed, inputFormat, choices } = field;
  const notes = [
    computed ? 'computed: comes from the token response' : required ? 'required' : 'optional',
    ...(field.default === undefined ? [] : [`default ${field.default}`]),
    ...(inputFormat === undefined ? [] : [inputFormat]),
    ...(choices ? [choices.join(' | ')] : []),
  ];
  return [label, key, type, notes.join(', ')];
}

function columns(rows: readonly string[][]): string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

function linesOf(request: RequestForm | string): string[] {
  if (typeof request === 'string') return [`  ${request}`];
  const { method = 'GET', url, params = {}, headers = {}, body } = request;
  const pairs = (mark: string, members: Readonly<Record<string, unknown>>) =>
    Object.entries(members).map(([name, value]) => `    ${mark} ${name}: ${textOf(value)}`);
  return [
    `  ${method} ${url}`,
    ...pairs('query ', params),
    ...pairs('header', headers),
    ...(typeof body === 'string' ? [`    body   ${body}`] : pairs('body  ', body ?? {})),
  ];
}

function describeCode(code: Code): string {
  return 'source' in code
    ? `code, ${code.source.trim().split('\n').length} lines`
    : `code: ${code.path.join('.') || 'default'} of ${code.module}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
