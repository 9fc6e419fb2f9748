import type { Authentication, Code, Field, RequestForm, Stage } from '../../platform/definition/types.js';
import { isCode } from '../../platform/definition/types.js';
import { effectiveRequest } from '../../platform/definition/effective.js';
import type { Mask } from '../../platform/errors.js';
import { printable } from '../../reporters/printable.js';

export interface DryRun {
  redirectUri: string;
  fields: Field[];
  requests: Partial<Record<Stage, RequestForm | Code>>;
  connectionLabel: Authentication['connectionLabel'];
}

const stages: Stage[] = ['authorizeUrl', 'getAccessToken', 'refreshAccessToken', 'test'];

/** What would be asked and sent, with templates in place of values. */
export function dryRunOf(authentication: Authentication, redirectUri: string): DryRun {
  const requests = stages.flatMap((stage) => {
    const request = effectiveRequest(stage, authentication);
    return request ? [[stage, request] as const] : [];
  });
  return {
    redirectUri,
    fields: [...authentication.fields],
    requests: Object.fromEntries(requests),
    connectionLabel: authentication.connectionLabel,
  };
}

/** The same for people. `mask` hides what stands literally in the definition. */
export function renderDryRun({ redirectUri, fields, requests, connectionLabel }: DryRun, mask: Mask): string {
  const label =
    connectionLabel === undefined
      ? 'none'
      : typeof connectionLabel === 'string'
        ? connectionLabel
        : describeCode(connectionLabel);
  const blocks = [
    `Redirect URL\n  ${redirectUri}`,
    ['Fields', ...(fields.length > 0 ? columns(fields.map(rowOf)) : ['  none'])].join('\n'),
    ...Object.entries(requests).map(([stage, request]) => [stage, ...linesOf(request)].join('\n')),
    `connectionLabel\n  ${label}`,
  ];
  return `${mask(blocks.join('\n\n')).split('\n').map(printable).join('\n')}\n`;
}

function rowOf(field: Field): string[] {
  const { key, label = key, type, required, computed, inputFormat, choices } = field;
  const notes = [
    computed ? 'computed: comes from the token response' : required ? 'required' : 'optional',
    ...(field.default === undefined ? [] : [`default ${type === 'password' ? '(hidden)' : field.default}`]),
    ...(inputFormat === undefined ? [] : [inputFormat]),
    ...(choices ? [[...choices.keys()].join(' | ')] : []),
  ];
  return [label, key, type, notes.join(', ')];
}

function columns(rows: readonly string[][]): string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

function linesOf(request: RequestForm | Code): string[] {
  if (isCode(request)) return [`  ${describeCode(request)}`];
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
