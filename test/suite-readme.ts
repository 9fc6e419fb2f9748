import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describeUse } from '../harness/cli/explain/page.js';
import { clauseOf, clauseUrl } from '../harness/model/requirement.js';
import type { Scenario, Suite } from '../harness/model/scenario.js';
import { quirkById } from '../provider/quirks/index.js';
import type { QuirkUse } from '../provider/quirks/quirk.js';
import { tagsOf } from '../scenarios/index.js';

/** What `scenarios/<suite>/README.md` says: all that the catalogue knows of a topic, in Markdown. */
export async function renderSuiteReadme(suite: Suite): Promise<string> {
  const parts = [
    '<!-- Written by `npm run generate`, from the catalogue. -->',
    `# ${suite.id}`,
    `${literal(suite.title)}.`,
    `A broken ${inWords(suite.scores)} fails; any other level is a warning, unless \`--strict\` scores all.`,
    '```bash\n' + `npx gauntlet run --client gauntlet.client.ts --suite ${suite.id}\n` + '```',
    table(suite),
    ...suite.scenarios.map((scenario) => section(scenario, suite)),
  ];
  return format(parts.join('\n\n'), { ...(await resolveConfig(fileURLToPath(import.meta.url))), parser: 'markdown' });
}

function table({ scenarios }: Suite): string {
  const rows = scenarios.map(({ id, title, requirement }) => {
    const name = slug(id);
    return `| [${name}](#${name}) | ${literal(title)} | ${requirement.level} |`;
  });
  return ['| scenario | | level |', '| --- | --- | --- |', ...rows].join('\n');
}

function section(scenario: Scenario, suite: Suite): string {
  const { id, title, requirement, why, flaw, fix, setup, quirks = [] } = scenario;
  return [
    `## ${slug(id)}`,
    `**${literal(title)}.**`,
    `${requirement.level}, [${clauseOf(requirement)}](${clauseUrl(requirement)}): ${literal(requirement.text)}`,
    literal(why),
    [
      `- Flaw: \`${flaw}\``,
      `- Fix: ${literal(fix)}`,
      ...uses('Quirk', quirks),
      ...uses('Quirk of the honest run, too', setup?.quirks ?? []),
      `- Tags: ${tagsOf(scenario, suite)
        .map((tag) => `\`${tag}\``)
        .join(', ')}`,
    ].join('\n'),
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
