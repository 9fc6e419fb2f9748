import { partsOf } from '../templates.js';
import { ownTokenIn, type OwnToken } from './effective.js';
import { objectLiteral, stringLiteral, valueExpression } from './javascript.js';
import { textsIn } from './parameters.js';
import { helpersFor, textExpression, textValue } from './template-code.js';
import type { Authentication, RequestForm, Stage } from './types.js';
import { urlCode } from './url-code.js';

/** The statements that send an effective request, whose templates they resolve themselves: `z.request` does not. */
export function renderRequestCall(form: RequestForm, stage: Stage, authentication: Authentication): string {
  const { method, params, headers, body, removeMissingValuesFrom: drops } = form;
  const { statements, text } = urlCode(form.url, authentication.fields);
  const own = ownTokenIn(stage, authentication);
  const options: [string, string | undefined][] = [
    ['url', text],
    ['method', method && stringLiteral(method)],
    ['params', params && membersCode(params, { part: 'params', drop: drops?.params, own })],
    ['headers', headers && membersCode(headers, { part: 'headers', own })],
    ['body', typeof body === 'object' ? membersCode(body, { part: 'body', drop: drops?.body, own }) : bodyText(body)],
    ['removeMissingValuesFrom', drops && valueExpression(drops, stringLiteral, '  ')],
  ];
  const given = options.flatMap(([name, code]): [string, string][] => (code === undefined ? [] : [[name, code]]));
  return `${helpersFor(textsIn(form).map((one) => one.text))}${statements}const response = await z.request(${objectLiteral(given)});\n`;
}

interface Members {
  part: OwnToken['part'];
  drop?: boolean | undefined;
  own: OwnToken | undefined;
}

function membersCode(values: Readonly<Record<string, unknown>>, { part, drop = false, own }: Members): string {
  const members = Object.entries(values).filter(([, value]) => value !== undefined);
  return objectLiteral(
    members.map(([name, value]) => {
      const ownToken = own?.part === part && own.member === name;
      return [name, valueExpression(value, (text) => textValue(text, { drop, ownToken }), '    ')];
    }),
    '  ',
  );
}

function bodyText(body: string | undefined): string | undefined {
  return body === undefined ? undefined : textExpression(partsOf(body));
}
