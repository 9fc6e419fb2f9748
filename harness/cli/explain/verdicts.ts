import type { Result } from '../../model/verdict.js';
import { page, section, wrap } from './page.js';

/** What a word of a report means, and what to do about it. */
interface Meaning {
  means: string;
  counts: string;
  todo: readonly string[];
}

/** Every word that may stand for a verdict in a report. */
const meanings: Record<Result | 'known' | 'stale', Meaning> = {
  pass: {
    means:
      'the trouble was delivered, the client did what it must, and the report cites the messages that show it. The same client also managed the same steps with nothing amiss.',
    counts: 'Exit code 0, if nothing else is worse.',
    todo: [],
  },
  fail: {
    means:
      'a requirement was broken whose level the suite scores; the report shows clause, expected and actual, the messages, and the likely fix.',
    counts: 'Exit code 1.',
    todo: [
      'mend the client, and run the line after "rerun", which repeats this scenario exactly',
      'look at all that happened: the same line with --verbose',
      'accept it for the time being: --baseline FILE --update-baseline, and say in the file why',
    ],
  },
  warn: {
    means: 'a requirement was broken whose level the suite does not score.',
    counts: 'It counts for nothing; with --strict it is a failure.',
    todo: ['read it as advice: the report says why it is not scored'],
  },
  inconclusive: {
    means:
      'nothing can be said: the client crashed, hung, or does not manage the honest run either, or the trouble never reached it. A client that was not seen to do right does not pass.',
    counts: 'Exit code 3, where the suite scores the scenario and nothing fails.',
    todo: [
      'run gauntlet doctor, which looks at how the client is set up',
      'look at all that happened: --verbose with the id of the scenario',
      'give a slow client more time: --timeout MS',
      'claim only what the client does',
    ],
  },
  skipped: {
    means:
      'the question does not arise for this client: it does not claim what is judged, leaves it to its caller, or was seen not to do it.',
    counts: 'It counts for nothing; but if nothing passes at all the exit code is 3.',
    todo: ['claim more, and implement it in the file that connects the client: the more it claims, the more is judged'],
  },
  error: {
    means: 'the gauntlet itself failed. This says nothing of the client.',
    counts: 'Exit code 4.',
    todo: ['report it, with the line after "rerun" and what --verbose prints: it is masked'],
  },
  known: {
    means:
      'the baseline accepts this result for the time being, and says why. "No longer known" means that its day is over.',
    counts: 'It counts for nothing until that day, and then like any other.',
    todo: ['mend the client, and take the entry out: once the scenario passes, the entry is stale'],
  },
  stale: {
    means: 'the baseline accepts that a scenario does not pass, and it passes.',
    counts: 'Exit code 1, so that what was mended cannot break again unseen.',
    todo: ['take the entry out of the file, or run once with --update-baseline'],
  },
};

export const verdictWords: readonly string[] = Object.keys(meanings);

export function explainVerdict(word: string): string {
  const { means, counts, todo } = meanings[word as keyof typeof meanings];
  return page(
    `${word}: a verdict`,
    wrap(`${word} means: ${means}`),
    section('What it counts', [counts]),
    section('What to do', todo),
  );
}
