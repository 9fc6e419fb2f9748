import * as z from 'zod';
import type { Duration } from '../clock.js';
import { endpoints, type Exchange } from '../exchange.js';
import type { Issuer, IssuerOptions, Server } from '../index.js';
import { ProviderError } from '../provider-error.js';
import { quirkUseSchema } from '../presets/preset-schema.js';
import type { QuirkId } from '../quirks/index.js';
import type { QuirkUse } from '../quirks/quirk.js';
import { describeExchange, describeIssuer } from './describe.js';

/** One thing that can be asked of a running server, by the word that it goes by in TypeScript and in the URL. */
export interface ControlCommand {
  word: string;
  /** GET where it changes nothing. */
  method: 'GET' | 'POST';
  summary: string;
  params: z.ZodObject;
  /** `signal` tells that nobody waits any more. */
  run: (server: Server, args: never, signal: AbortSignal) => unknown;
}

const issuer = z.string().optional().describe('name of the issuer; the first one unless given');
const ofAll = z.string().optional().describe('name of the issuer; all of them unless given');
const endpoint = z.enum(endpoints);
const filter = {
  issuer: ofAll,
  endpoint: endpoint.optional().describe('the endpoint'),
  client: z.string().optional().describe('client identifier'),
};
const quirks = z.array(quirkUseSchema);
const issuerOptions = z.strictObject({
  name: z.string().max(200).describe('the path below the server'),
  preset: z.string().optional().describe('whom to behave like, as NAME or NAME@ERA'),
  quirks: quirks.optional().describe('what to do wrong, behind what the preset does'),
  clients: z
    .array(
      z.strictObject({
        clientId: z.string().min(1),
        clientSecret: z.string().optional(),
        redirectUris: z.array(z.string()).optional(),
        clientAuth: z.enum(['basic', 'post', 'none', 'any']),
      }),
    )
    .optional()
    .describe('who may log users in; one client, whose redirect URIs may be any, unless given'),
  users: z
    .array(z.strictObject({ sub: z.string().min(1), name: z.string(), email: z.string(), username: z.string() }))
    .min(1)
    .optional()
    .describe('the end-users; invented ones unless given'),
  hosts: z.array(z.string()).optional().describe('Host header values that it answers to as well'),
});

/** Every command, in the order of their use. */
export const controlCommands: readonly ControlCommand[] = [
  command('issuers', 'GET', 'tells the issuers: endpoints, clients, users and quirks', {}, (server) =>
    [...server.issuers.values()].map(describeIssuer),
  ),
  command('createIssuer', 'POST', 'sets up an issuer', issuerOptions.shape, (server, args) =>
    describeIssuer(server.createIssuer(args as IssuerOptions)),
  ),
  command(
    'removeIssuer',
    'POST',
    'takes an issuer away; tells whether there was one',
    { name: z.string() },
    (server, { name }) => ({
      removed: server.removeIssuer(name),
    }),
  ),
  command(
    'populate',
    'POST',
    'sets up several issuers, each in the place of one that has its name; either all or none',
    { issuers: z.array(issuerOptions).max(1000) },
    (server, { issuers }) => server.populate(issuers as IssuerOptions[]).map(describeIssuer),
  ),
  command(
    'arm',
    'POST',
    'puts these quirks in the place of those that are armed',
    { issuer, quirks },
    (server, args) => {
      const found = issuerOf(server, args.issuer);
      found.arm(args.quirks as QuirkUse<QuirkId>[]);
      return describeIssuer(found);
    },
  ),
  command(
    'disarm',
    'POST',
    'takes quirks away',
    { issuer, quirks: z.array(z.string()).default([]).describe('their ids; all of them unless given') },
    (server, args) => {
      const found = issuerOf(server, args.issuer);
      found.disarm(...(args.quirks as QuirkId[]));
      return describeIssuer(found);
    },
  ),
  command(
    'reset',
    'POST',
    'puts quirks, faults, clock, tokens and exchanges back to how the issuer was set up',
    { issuer: ofAll },
    (server, args) => {
      if (args.issuer === undefined) server.reset();
      else issuerOf(server, args.issuer).reset();
    },
  ),
  command(
    'clock.advance',
    'POST',
    'moves the clock',
    { issuer, by: z.union([z.string(), z.number()]).describe('milliseconds, or 90s, 1h, 60d') },
    (server, args) => moveClock(server, args.issuer, (clock) => clock.advance(args.by as Duration)),
  ),
  command('clock.freeze', 'POST', 'stops the clock', { issuer }, (server, args) =>
    moveClock(server, args.issuer, (clock) => clock.freeze()),
  ),
  command('clock.resume', 'POST', 'lets a frozen clock run on', { issuer }, (server, args) =>
    moveClock(server, args.issuer, (clock) => clock.resume()),
  ),
  command(
    'clock.set',
    'POST',
    'sets the clock',
    {
      issuer,
      time: z.union([z.string(), z.number()]).describe('a date as of ISO 8601, or milliseconds since the epoch'),
    },
    (server, args) => moveClock(server, args.issuer, (clock) => clock.set(args.time)),
  ),
  command('expireTokens', 'POST', 'makes every access token that is out now expire', { issuer }, (server, args) =>
    issuerOf(server, args.issuer).expireTokens(),
  ),
  command('expireCodes', 'POST', 'makes every code that is out now expire', { issuer }, (server, args) =>
    issuerOf(server, args.issuer).expireCodes(),
  ),
  command('revokeTokens', 'POST', 'revokes every token that is out now', { issuer }, (server, args) =>
    issuerOf(server, args.issuer).revokeTokens(),
  ),
  command(
    'rotateKeys',
    'POST',
    'signs with a new key from now on',
    { issuer, overlap: z.int().min(0).max(100).default(1).describe('former keys that stay in the JWK Set') },
    (server, args) => issuerOf(server, args.issuer).rotateKeys(args.overlap),
  ),
  command(
    'inject',
    'POST',
    'lets something happen once, to one request of an endpoint',
    {
      issuer,
      endpoint,
      nth: z.int().min(1).optional().describe('which request from now on; the next one unless given'),
      status: z.int().min(200).max(599).optional().describe('answer with this status; the server does not act'),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.json().optional().describe('a text goes out as it is, anything else as JSON'),
      redirect: z.string().optional().describe('answer 307 with this Location'),
      raw: z.string().optional().describe('what to write to the socket in place of a response, head and all'),
      rawBase64: z.base64().optional().describe('the same, for bytes that are no text'),
      delayMs: z.int().min(0).max(3_600_000).optional().describe('milliseconds before the first byte'),
      hang: z.boolean().optional().describe('never answer'),
      reset: z.enum(['before', 'after', 'mid-body']).optional().describe('break the connection: when'),
    },
    (server, { issuer: name, rawBase64, ...fault }) => {
      const raw = rawBase64 === undefined ? undefined : Buffer.from(rawBase64, 'base64');
      issuerOf(server, name).inject({ ...fault, ...(raw && { raw }) } as Parameters<Issuer['inject']>[0]);
    },
  ),
  command(
    'exchanges',
    'GET',
    'tells what was said, in order',
    {
      ...filter,
      after: z.coerce.number().int().min(0).default(0).describe('only those with a higher id'),
      limit: z.coerce.number().int().min(1).max(1000).default(100).describe('how many at most'),
    },
    (server, { after, limit, ...wanted }) => {
      if (wanted.issuer !== undefined) issuerOf(server, wanted.issuer);
      const fitting = server.findExchanges(defined(wanted)).filter(({ id }: Exchange) => id > after);
      return fitting.slice(0, limit).map(describeExchange);
    },
  ),
  command(
    'take',
    'POST',
    'hands out the oldest finished exchange that fits and was not taken yet; waits for one',
    {
      ...filter,
      timeoutMs: z.int().min(0).max(60_000).default(5000).describe('milliseconds to wait'),
    },
    async (server, args, signal) => {
      if (args.issuer !== undefined) issuerOf(server, args.issuer);
      return describeExchange(await server.takeExchange({ ...defined(args), signal }));
    },
  ),
];

function command<P extends z.ZodRawShape>(
  word: string,
  method: ControlCommand['method'],
  summary: string,
  shape: P,
  run: (server: Server, args: z.output<z.ZodObject<P>>, signal: AbortSignal) => unknown,
): ControlCommand {
  return { word, method, summary, params: z.strictObject(shape), run };
}

function moveClock(server: Server, name: string | undefined, move: (clock: Issuer['clock']) => void) {
  const { clock } = issuerOf(server, name);
  move(clock);
  return { now: new Date(clock.now()).toISOString(), frozen: clock.frozen };
}

/** Throws ProviderError `unknown-issuer`. */
function issuerOf(server: Server, name: string | undefined): Issuer {
  const found = name === undefined ? [...server.issuers.values()][0] : server.findIssuer(name);
  if (found !== undefined) return found;
  const known = [...server.issuers.keys()].join(', ') || 'none';
  throw new ProviderError('unknown-issuer', `There is no issuer ${name ?? ''}. The issuers are: ${known}.`);
}

/** Without the members that are undefined. */
function defined<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
