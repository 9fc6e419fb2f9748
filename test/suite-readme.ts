import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { moves } from '../harness/certify/moves/index.js';
import { describeUse } from '../harness/cli/explain/page.js';
import { clauseOf, clauseUrl } from '../harness/model/requirement.js';
import type { Scenario, Suite } from '../harness/model/scenario.js';
import type { VendorSuite } from '../harness/model/vendor.js';
import { quirkById } from '../provider/quirks/index.js';
import type { QuirkUse } from '../provider/quirks/quirk.js';
import { tagsOf } from '../scenarios/index.js';

/** What `scenarios/<suite>/README.md` says: all that the catalogue knows of a topic, in Markdown. */
export function renderSuiteReadme(suite: Suite): Promise<string> {
  return render(suite, `npx gauntlet run --client gauntlet.client.ts --suite ${suite.id}`, (scenario) => [
    ...uses('Quirk', scenario.quirks ?? []),
    ...uses('Quirk of the honest run, too', scenario.setup?.quirks ?? []),
    `- Tags: ${tagsOf(scenario, suite)
      .map((tag) => `\`${tag}\``)
      .join(', ')}`,
  ]);
}

/** The same of the scenarios that judge a server. */
export function renderVendorReadme(suite: VendorSuite): Promise<string> {
  return render(suite, 'npx gauntlet certify acme.yaml --env .env', ({ moves: ids = [], destructive }) => [
    ...moves
      .filter(({ id }) => ids.includes(id))
      .map(({ id, summary }) => `- Move: \`${id}\`: the platform ${literal(summary)}.`),
    ...(destructive ? ['- Only with `--destructive`.'] : []),
  ]);
}

type Case = Pick<Scenario, 'id' | 'title' | 'requirement' | 'why' | 'flaw' | 'fix'>;
type Topic<C extends Case> = Pick<Suite, 'id' | 'title' | 'scores'> & { scenarios: readonly C[] };

async function render<C extends Case>(
  suite: Topic<C>,
  command: string,
  more: (scenario: C) => string[],
): Promise<string> {
  const parts = [
    '<!-- Written by `npm run generate`, from the catalogue. -->',
    `# ${suite.id}`,
    `${literal(suite.title)}.`,
    `A broken ${inWords(suite.scores)} fails; any other level is a warning, unless \`--strict\` scores all.`,
    `\`\`\`bash\n${command}\n\`\`\``,
    table(suite),
    ...suite.scenarios.map((scenario) => section(scenario, more(scenario))),
  ];
  return format(parts.join('\n\n'), { ...(await resolveConfig(fileURLToPath(import.meta.url))), parser: 'markdown' });
}

function table({ scenarios }: Topic<Case>): string {
  const rows = scenarios.map(({ id, title, requirement }) => {
    const name = slug(id);
    return `| [${name}](#${name}) | ${literal(title)} | ${requirement.level} |`;
  });
  return ['| scenario | | level |', '| --- | --- | --- |', ...rows].join('\n');
}

function section({ id, title, requirement, why, flaw, fix }: Case, more: readonly string[]): string {
  return [
    `## ${slug(id)}`,
    `**${literal(title)}.**`,
    `${requirement.level}, [${clauseOf(requirement)}](${clauseUrl(requirement)}): ${literal(requirement.text)}`,
    literal(why),
    [`- Flaw: \`${flaw}\``, `- Fix: ${literal(fix)}`, ...more].join('\n'),
  ].join('\n\n');
}

function uses(title: string, quirks: readonly QuirkUse[]): string[] {
  return quirks.map((use) => {
    const summary = quirkById.get(use.id)?.summary ?? '';
    const armed = describeUse(use).slice(0, -`: ${summary}`.length);
    return `- ${title}: \`${armed}\`: the authorization server ${literal(summary)}.`;
  });
}

function slug(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function inWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Text in which nothing is Markdown: `access_token`, `*`, `<script>`. */
function literal(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, (character) => (character === '<' ? '&lt;' : `\\${character}`));
}
