import { checkSetup } from '../../gauntlet.js';
import type { ClientAdapter } from '../../model/client.js';
import type { SetupFinding } from '../../model/setup.js';
import { escapeUnprintable } from '../../reporters/printable.js';
import { renderSetup } from '../../reporters/setup.js';
import { nameOf } from '../../reporters/text.js';
import { tool } from '../../version.js';
import { clientIn, clientWords, openClient, type ClientFlags, type NamedClient } from '../client-under-test.js';
import { wantsColor } from '../color.js';
import { loadConfig } from '../config/load.js';
import { commandLine } from '../command-line.js';
import { onInterrupt, quit } from '../interrupt.js';

export interface DoctorFlags extends ClientFlags {
  config?: string;
  json?: true;
}

/** Looks at how one client is set up, tells it, and sets the exit code. */
export async function doctor(flags: DoctorFlags): Promise<void> {
  const named = clientIn(flags, await loadConfig(flags.config));
  // Whatever is loading now ends with this process.
  const loaded = onInterrupt(quit);
  const opened = await openClient(named);
  const interrupt = new AbortController();
  const heard = onInterrupt(() => {
    if (interrupt.signal.aborted) quit();
    interrupt.abort();
    void opened.userAgents?.close();
  });
  loaded();
  try {
    const findings = await checkSetup({ ...opened, signal: interrupt.signal });
    if (interrupt.signal.aborted) process.exitCode = 130;
    else tell(named, flags, opened.client, findings);
  } finally {
    await opened.userAgents?.close();
    heard();
  }
}

function tell(named: NamedClient, flags: DoctorFlags, client: ClientAdapter, findings: readonly SetupFinding[]): void {
  const ready = findings.every(({ result }) => result !== 'wrong');
  process.exitCode = ready ? 0 : 2;
  if (flags.json) {
    const { name, version } = client;
    const report = { schema: 1, tool, client: { name, ...(version && { version }) }, ready, findings };
    process.stdout.write(`${escapeUnprintable(JSON.stringify(report))}\n`);
    return;
  }
  const end = ready
    ? `Ready: ${commandLine(['gauntlet', 'run', ...clientWords(named)])}\n`
    : 'Not ready: mend what is marked ✗, and look again.\n';
  const head = `${tool.name} ${tool.version}: ${nameOf(client)}, how it is set up\n\n`;
  process.stdout.write(`${head}${renderSetup(findings, wantsColor(process.stdout))}\n${end}`);
}
