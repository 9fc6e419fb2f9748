import { Argument, Command } from 'commander';
import { quirks } from '../../../provider/quirks/index.js';
import { scenarios, suites } from '../../../scenarios/index.js';
import { clauseOf, clauseUrl } from '../../model/requirement.js';

type Row = Record<string, unknown> & { id: string };

const lists: Record<string, () => Row[]> = {
  scenarios: () =>
    suites.flatMap((suite) =>
      suite.scenarios.map(
        ({
          id,
          title,
          requirement,
          flaw,
          needs = [],
          uses = [],
          duties = [],
          host = [],
          appliesTo = [],
          quirks = [],
        }) => ({
          id,
          suite: suite.id,
          title,
          requirement: { ...requirement, clause: clauseOf(requirement), url: clauseUrl(requirement) },
          flaw,
          needs,
          uses,
          duties,
          host,
          appliesTo,
          quirks: quirks.map(({ id }) => id),
        }),
      ),
    ),
  quirks: () =>
    quirks.map(({ id, summary, leg, bends, lawful, origin, kind }) => ({
      id,
      summary,
      leg,
      bends,
      lawful,
      origin,
      kind,
    })),
  suites: () =>
    suites.map(({ id, title, scores, scenarios }) => ({ id, title, scores, scenarios: scenarios.map(({ id }) => id) })),
};

export const listCommand = new Command('list')
  .description('list what there is')
  .addArgument(new Argument('<what>').choices(Object.keys(lists)))
  .option('--json', 'print one array of objects')
  .action((what: string, { json }: { json?: true }) => {
    const rows = lists[what]?.() ?? [];
    const width = Math.max(...rows.map(({ id }) => id.length));
    const text = rows.map(({ id, title, summary }) => `${id.padEnd(width)}  ${String(title ?? summary)}\n`).join('');
    process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : text);
  });

/** Ids that `explain` knows. */
export const explainable = (): string[] => [...scenarios, ...quirks].map(({ id }) => id);
