import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { reportJsonSchema } from '../harness/model/report-schema.js';
import { suites, vendorSuite } from '../scenarios/index.js';
import { renderSuiteReadme, renderVendorReadme } from './suite-readme.js';

/** Files that `npm run generate` writes, by their paths from the root of the repository; test/generated.test.ts holds them to it. */
export const generated: { path: string; text: string }[] = [
  { path: 'harness/model/report.schema.json', text: await formatted(JSON.stringify(reportJsonSchema(), null, 2)) },
  ...(await Promise.all(
    suites.map(async (suite) => ({ path: `scenarios/${suite.id}/README.md`, text: await renderSuiteReadme(suite) })),
  )),
  { path: 'scenarios/vendor/README.md', text: await renderVendorReadme(vendorSuite) },
];

async function formatted(json: string): Promise<string> {
  return format(json, { ...(await resolveConfig(fileURLToPath(import.meta.url))), parser: 'json' });
}
