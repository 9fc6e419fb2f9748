// Milliseconds for the whole catalogue, twins included and what takes real time left out, with the conformant client in this
// process. Prints the first round, in which the code is still being compiled, and the median of those after the warm-up.
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import { createPlatform } from '../../harness/platform/index.js';
import { suites as all } from '../../scenarios/index.js';

const rounds = 12;
const warmUp = 4;
const suites = all.map((suite) => ({ ...suite, scenarios: suite.scenarios.filter(({ realTime }) => !realTime) }));
const times: number[] = [];
let scenarios = 0;
for (let round = 0; round < rounds; round += 1) {
  const started = performance.now();
  const { verdicts, summary } = await runGauntlet({ client: inProcess(createPlatform()), suites, seed: 'bench' });
  times.push(performance.now() - started);
  scenarios = summary.pass;
  if (verdicts.some(({ result }) => result !== 'pass' && result !== 'skipped'))
    throw new Error(JSON.stringify(summary));
}
const warm = times.slice(warmUp).sort((a, b) => a - b);
process.stdout.write(
  `${JSON.stringify({ scenarios, first: times[0], warm: warm[Math.floor(warm.length / 2)], warmUp, rounds })}\n`,
);
