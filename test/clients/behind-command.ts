import { createInterface } from 'node:readline';
import { openSession, type OpenedClient } from '../../harness/host/session.js';
import type { ClientDefinition } from '../../harness/model/client.js';
import type { ProgramRequest } from '../../harness/model/program.js';
import type { Outcome } from '../../harness/model/protocol.js';

// Makes a program of any of the clients next door, which CLIENT_FILE names.

const { default: client } = (await import(process.env['CLIENT_FILE'] ?? '')) as { default: ClientDefinition };
let opened: OpenedClient | undefined;

for await (const line of createInterface({ input: process.stdin })) {
  const { gauntlet, id, ...request } = JSON.parse(line) as ProgramRequest;
  // Not awaited: requests overlap.
  void answer(request as ProgramRequest).then((reply) =>
    process.stdout.write(`${JSON.stringify({ gauntlet, re: id, ...reply })}\n`),
  );
}

async function answer(request: ProgramRequest): Promise<object> {
  const { name, version, claims } = client;
  if (request.do === 'hello') return { kind: 'hello', name, version, claims };
  if (request.do !== 'open') return replyOf(await opened!.perform(request));
  opened = await openSession(client, request.settings, () => undefined);
  return { kind: 'ready' };
}

function replyOf(outcome: Outcome): object {
  if (outcome.kind === 'redirected') return { kind: 'redirected', url: outcome.to.url };
  if (outcome.kind !== 'connected') return outcome;
  return { ...outcome, user: undefined };
}
