// Milliseconds for a scenario, its twin included, with the conformant client in this process. Prints the first round, in which
// the code is still being compiled, and the median of those after the warm-up.
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import { createPlatform } from '../../harness/platform/index.js';
import { suites } from '../../scenarios/index.js';

const rounds = 12;
const warmUp = 4;
const times: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const started = performance.now();
  const { verdicts, summary } = await runGauntlet({ client: inProcess(createPlatform()), suites, seed: 'bench' });
  if (summary.pass !== verdicts.length) throw new Error(`Only ${summary.pass} of ${verdicts.length} scenarios passed`);
  times.push((performance.now() - started) / verdicts.length);
}
const warm = times.slice(warmUp).sort((a, b) => a - b);
process.stdout.write(
  `${JSON.stringify({ first: times[0], warm: warm[Math.floor(warm.length / 2)], warmUp, rounds })}\n`,
);
