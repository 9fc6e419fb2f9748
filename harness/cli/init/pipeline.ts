import { stringify } from 'yaml';
import { tool } from '../../version.js';
import { commandLine } from '../command-line.js';
import { reporters, reportFolder } from './config-file.js';

/** Where the client is in its repository, and what a pipeline has to do before it can be judged. */
export interface Place {
  /** The folder, from the repository's root; empty where that is it. */
  below: string;
  /** Shell commands. */
  install: readonly string[];
  /** oauth-gauntlet is a package of the project, and the configuration a module, which knows when GitHub Actions runs it. */
  packaged: boolean;
}

/** A workflow of GitHub Actions. */
export function githubWorkflow(place: Place): string {
  const { below, install } = place;
  const summary = place.packaged ? '' : ` --reporter ${reporters.join(' ')} github "markdown=$GITHUB_STEP_SUMMARY"`;
  return `name: OAuth gauntlet
on:
  push:
    branches: [main, master]
  pull_request:
permissions:
  contents: read
jobs:
  gauntlet:
    runs-on: ubuntu-latest
    timeout-minutes: 30
${below ? `    defaults:\n      run:\n        working-directory: ${JSON.stringify(below)}\n` : ''}    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      # Here comes what else your client needs to be built and started.
${install.map((line) => `      - run: ${line}\n`).join('')}      - run: ${runLine(place)}${summary}
      - uses: actions/upload-artifact@v4
        if: \${{ !cancelled() }}
        with:
          name: ${reportFolder}
          path: ${JSON.stringify(reportsOf(below))}
`;
}

/** A job of GitLab CI. */
export function gitlabPipeline(place: Place): string {
  const { below, install } = place;
  const lines = [...(below ? [commandLine(['cd', below])] : []), ...install, runLine(place)];
  return `gauntlet:
  image: node:22
  script:
    # Here comes what else your client needs to be built and started.
${lines.map((line) => `    - ${stringify(line, { lineWidth: 0 }).trim()}`).join('\n')}
  artifacts:
    when: always
    paths:
      - ${JSON.stringify(reportsOf(below))}
    reports:
      junit: ${JSON.stringify(`${reportsOf(below)}/junit.xml`)}
`;
}

function runLine({ packaged }: Place): string {
  return packaged ? 'npx gauntlet run' : `npx --yes oauth-gauntlet@${tool.version} run`;
}

function reportsOf(below: string): string {
  return below ? `${below}/${reportFolder}` : reportFolder;
}
