import type { GauntletOptions } from '../gauntlet.js';
import type { Verdict } from '../model/verdict.js';

/** A run of the gauntlet that goes on as it is asked, one scenario after the other. */
export interface Examination {
  /** What a scenario comes to; judged once, when it is asked for first. Rejects with what made the whole run fail. */
  judge(scenario: string): Promise<Verdict>;
  /** Ends all that was started; what is under way is given up. */
  end(): Promise<void>;
}

/** `start` begins the run, at the first question. */
export function createExamination(
  start: (run: Required<Pick<GauntletOptions, 'demand' | 'onVerdict' | 'signal'>>) => Promise<unknown>,
): Examination {
  const answers = new Map<string, Promise<Verdict>>();
  const waiting = new Map<string, (verdict: Verdict) => void>();
  const asked: string[] = [];
  const abort = new AbortController();
  let wake = () => {};
  let over = false;
  let running: Promise<never> | undefined;

  return {
    judge(scenario) {
      const answer = answers.get(scenario) ?? ask(scenario);
      answers.set(scenario, answer);
      return answer;
    },
    async end() {
      over = true;
      if (waiting.size > 0) abort.abort();
      wake();
      await running?.catch(() => undefined);
    },
  };

  function ask(scenario: string): Promise<Verdict> {
    running ??= begin();
    const told = new Promise<Verdict>((resolve) => waiting.set(scenario, resolve));
    asked.push(scenario);
    wake();
    return Promise.race([told, running]);
  }

  /** Only ever rejects: when the run is over, there is no answer any more. */
  function begin(): Promise<never> {
    const run = start({
      demand,
      signal: abort.signal,
      onVerdict(verdict) {
        waiting.get(verdict.scenario)?.(verdict);
        waiting.delete(verdict.scenario);
      },
    }).then(() => Promise.reject(new Error('The tests were over before this was judged.')));
    run.catch(() => undefined);
    return run;
  }

  async function demand(): Promise<string | undefined> {
    while (asked.length === 0 && !over) await new Promise<void>((resolve) => (wake = resolve));
    return over ? undefined : asked.shift();
  }
}
