import { templatesIn } from '../templates.js';
import { textsIn } from './parameters.js';
import { quotedName, type Problem } from './problem.js';
import type { Code, RequestForm, Stage } from './types.js';

/** Templates that find no value in the request of a stage, as its bundle lacks them. */
export function missingValues(stage: Stage, { url, params, headers, body }: RequestForm): Problem[] {
  const { absent, why, right } = scopes[stage];
  return textsIn({ url, params, headers, body }).flatMap(({ path, text }) =>
    [...new Set(templatesIn(text))]
      .filter((name) => name.startsWith(absent) && name !== 'bundle.inputData.redirect_uri')
      .map((name) => ({
        path,
        message: `${quotedName(name)} has no value here: ${why}. Use ${quotedName(right + name.slice(absent.length))}.`,
      })),
  );
}

const input = 'bundle.inputData.';
const stored = 'bundle.authData.';
const beforeConnection = { absent: stored, why: 'there is no connection yet', right: input };
const onConnection = { absent: input, why: 'the values of a connection are in bundle.authData', right: stored };

const scopes: Readonly<Record<Stage, { absent: string; why: string; right: string }>> = {
  authorizeUrl: beforeConnection,
  getAccessToken: beforeConnection,
  refreshAccessToken: onConnection,
  test: onConnection,
};

/** Templates in code, which sees their braces. */
export function templatesInCode(code: Code): Problem[] {
  if (!('source' in code) || !templatesIn(code.source).some((name) => /^(?:bundle|process)\./.test(name))) return [];
  const message = 'Templates are not resolved in code. Use bundle.authData.x or process.env.X, without braces.';
  return [{ path: ['source'], message }];
}
