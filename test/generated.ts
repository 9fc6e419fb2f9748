import { suites } from '../scenarios/index.js';
import { renderSuiteReadme } from './suite-readme.js';

/** Files that `npm run generate` writes, by their paths from the root of the repository; test/generated.test.ts holds them to it. */
export const generated: { path: string; text: string }[] = await Promise.all(
  suites.map(async (suite) => ({ path: `scenarios/${suite.id}/README.md`, text: await renderSuiteReadme(suite) })),
);
