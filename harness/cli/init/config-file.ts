import { stringify } from 'yaml';

export type ConfigLanguage = 'ts' | 'js' | 'mjs' | 'yaml';

export const reportFolder = 'gauntlet-report';
export const reporters = ['text', `html=${reportFolder}/report.html`, `junit=${reportFolder}/junit.xml`];

/** A configuration for one client, and that client as it stands in it. */
export function renderConfig(
  language: ConfigLanguage,
  client: string | Record<string, string>,
): { client: string; text: string } {
  if (language === 'yaml') return { client: stringify(client).trim(), text: yamlConfig(client) };
  const literal =
    typeof client === 'string'
      ? `'${client}'`
      : `{ ${Object.entries(client)
          .map(([way, value]) => `${way}: '${value}'`)
          .join(', ')} }`;
  return { client: literal, text: moduleConfig(literal) };
}

function moduleConfig(client: string): string {
  return `import { defineConfig } from 'oauth-gauntlet/config';

// Set by GitHub Actions: where the summary of a job is written.
const summary = process.env.GITHUB_STEP_SUMMARY;

export default defineConfig({
  // Several make a matrix.
  clients: [${client}],
  reporters: [
${reporters.map((reporter) => `    '${reporter}',`).join('\n')}
    ...(summary ? ['github', \`markdown=\${summary}\`] : []),
  ],
  // All topics, unless some are named here: \`gauntlet list suites\`.
  // suites: ['oauth'],
  // What is accepted for the time being, with reasons: \`gauntlet run --update-baseline\` writes it.
  // baseline: 'gauntlet.baseline.yaml',
});
`;
}

function yamlConfig(client: string | Record<string, string>): string {
  return `# Several make a matrix.
${stringify({ clients: [client] }).trim()}
${stringify({ reporters }).trim()}
# All topics, unless some are named here: \`gauntlet list suites\`.
# suites: [oauth]
# What is accepted for the time being, with reasons: \`gauntlet run --update-baseline\` writes it.
# baseline: gauntlet.baseline.yaml
`;
}
