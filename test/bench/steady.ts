// Full runs in a row, two jobs each, with two busy loops beside them: `npm run steady -- RUNS`. Every run judges every conformant
// client, and a flawed one, by the whole catalogue, what takes real time included. Fails if any verdict differs from the first.
import { spawn } from 'node:child_process';
import { runGauntlet } from '../../harness/gauntlet.js';
import { suites } from '../../scenarios/index.js';
import { conformant, flaws } from '../clients/flaws/index.js';

const runs = Number(process.argv[2] ?? 50);
const flawed = 'refreshes-per-process';
const clients = { ...conformant, [flawed]: flaws[flawed]! };
/** Ends with the process that holds its stdin. */
const spin =
  'process.stdin.resume().on("end", () => process.exit()); const turn = () => { for (const end = Date.now() + 20; Date.now() < end; ); setImmediate(turn); }; turn();';
const busy = [1, 2].map(() => spawn(process.execPath, ['-e', spin], { stdio: ['pipe', 'ignore', 'ignore'] }));
const first = new Map<string, string>();
let verdicts = 0;
const differing: string[] = [];
try {
  for (let run = 1; run <= runs; run += 1) {
    const started = performance.now();
    for (const [name, open] of Object.entries(clients)) {
      const report = await runGauntlet({ client: await open(), suites, seed: 'steady', jobs: 2 });
      for (const { scenario, result, reason } of report.verdicts) {
        verdicts += 1;
        const key = `${name} ${scenario}`;
        const expected = first.get(key) ?? result;
        first.set(key, expected);
        if (result !== expected) differing.push(`run ${run}, ${key}: ${result}, at first ${expected}: ${reason}`);
      }
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`run ${run} of ${runs}: ${seconds} s, ${differing.length} verdicts differ so far\n`);
  }
} finally {
  for (const child of busy) child.kill();
}
process.stdout.write(
  `${runs} runs of ${Object.keys(clients).length} clients, ${verdicts} verdicts: ${differing.length} differ\n`,
);
for (const line of differing) process.stdout.write(`${line}\n`);
process.exitCode = differing.length > 0 ? 1 : 0;
