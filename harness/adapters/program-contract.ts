import type * as z from 'zod';
import { suggestion } from '../errors.js';
import { capabilities, protocolVersion } from '../model/protocol.js';
import {
  programReplySchema,
  replyKinds,
  sampleReplies,
  type Asked,
  type ProgramReply,
  type ReplyKind,
} from '../model/program.js';

/** A line that a program wrote on stdout. `complaint`: what is wrong with one that was meant as a reply. */
export type ProgramLine = { is: 'log' } | { is: 'reply'; reply: ProgramReply } | { is: 'breach'; complaint: string };

export function readProgramLine(line: string): ProgramLine {
  // As a member's name: a value may well be about the gauntlet.
  if (!/^\s*\{(.*,)?\s*["']?gauntlet["']?\s*:/.test(line)) return { is: 'log' };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const single = /^\s*\{\s*'/.test(line) ? ' Names and texts stand in double quotes.' : '';
    return { is: 'breach', complaint: `it is not JSON (${(error as Error).message}).${single}` };
  }
  if (!Object.hasOwn(value as object, 'gauntlet')) return { is: 'log' };
  const result = programReplySchema.safeParse(value);
  if (result.success) return { is: 'reply', reply: result.data };
  return { is: 'breach', complaint: complaintAbout(value as Record<string, unknown>, result.error.issues) };
}

/** What keeps a reply from answering a request; undefined when it does. */
export function mismatch(reply: ProgramReply, asked: Asked['do']): string | undefined {
  const kinds = replyKinds[asked];
  if (kinds.includes(reply.kind)) return undefined;
  return `"${reply.kind}" is no answer to "${asked}", which takes ${listed(kinds)}.`;
}

/** A line that would be right in answer to a request. */
export function exampleFor(asked: Asked['do'], id: number): string {
  return JSON.stringify({ ...sampleReplies[replyKinds[asked][0]!], re: id });
}

/** A line for a message. */
export function shortened(line: string, length = 200): string {
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

function complaintAbout(value: Record<string, unknown>, issues: readonly z.core.$ZodIssue[]): string {
  const { gauntlet, kind } = value;
  if (gauntlet !== protocolVersion)
    return `"gauntlet" is ${told(gauntlet)}, but this is version ${protocolVersion} of the protocol.`;
  if ('do' in value)
    return 'it is a request, which only the gauntlet makes. A program that logs what it reads does so on stderr.';
  const kinds = Object.keys(sampleReplies) as ReplyKind[];
  if (!kinds.includes(kind as ReplyKind)) {
    if (kind === undefined) return `"kind" is missing. It is one of ${listed(kinds)}.`;
    return `"kind" is ${told(kind)}.${(typeof kind === 'string' && suggestion(kind, kinds)) || ` It is one of ${listed(kinds)}.`}`;
  }
  return complaintOf(issues[0]!, value, kind as ReplyKind);
}

function complaintOf(issue: z.core.$ZodIssue, value: Record<string, unknown>, kind: ReplyKind): string {
  const [member = '', capability] = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    if (member === 'claims') return `"${key}" in "claims" is no capability.${suggestion(key, capabilities)}`;
    const known = membersOf(kind);
    return `"${key}" is no member of the reply "${kind}".${suggestion(key, known) || ` Its members are ${listed(known)}.`}`;
  }
  if (capability !== undefined)
    return `"${capability}" in "claims" must be true, or "caller" where the client leaves that to its caller, or be left out.`;
  if (value[member] === undefined) return `"${member}" is missing.`;
  if (member === 'claims')
    return '"claims" must be an object that says what the client can do, such as {"code":true,"pkce":true}.';
  return `"${member}" is ${told(value[member])}. It ${issue.message}.`;
}

function membersOf(kind: ReplyKind): string[] {
  const schema = programReplySchema.options.find(({ shape }) => shape.kind.value === kind);
  return Object.keys(schema?.shape ?? {});
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function told(value: unknown): string {
  return shortened(JSON.stringify(value), 80);
}
