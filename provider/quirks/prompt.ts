import * as z from 'zod';
import { header, single, type Parameters } from '../exchange.js';
import { only } from './parameters.js';
import { defineQuirk, type TapContext } from './quirk.js';
import { redirectError } from './redirect-error.js';

/** Names of pages, as values of the standard parameter. OpenID Connect Core §3.1.2.1 */
const pages = ['consent', 'login', 'select_account'] as const;
/** OpenID Connect Core §3.1.2.6 */
const errors = ['login_required', 'consent_required', 'interaction_required', 'account_selection_required'] as const;

export const promptSemantics = defineQuirk({
  id: 'prompt-semantics',
  summary: 'decides in its own way when the end-user is asked',
  leg: 'authorization-request',
  bends: 'OpenID Connect Core §3.1.2.1',
  lawful: true,
  origin: 'provider',
  kind: 'trap',
  params: () =>
    z.object({
      param: z.string().default('prompt').describe('the name of the parameter'),
      values: z
        .record(z.string(), z.enum(['auto', 'silent', ...pages, ...errors]))
        .default({ none: 'login_required', consent: 'consent', login: 'login', select_account: 'select_account' })
        .describe(
          'what each value brings: a page, an error, auto (consent unless it was given before), or silent (an error unless it was)',
        ),
      autoApproveAgain: z
        .boolean()
        .default(true)
        .describe('whether consent that was given to a client is remembered for its next request'),
    }),
  decides: ({ param }) => [
    'authorization request: prompt',
    ...(param === 'prompt' ? [] : ['authorization request: name of prompt']),
  ],
  taps: ({ param, values, autoApproveAgain }) => ({
    authorizationRequest({ parameters }, context) {
      const consented = autoApproveAgain && context.memory.get(askers(parameters, context)) === true;
      const asked = only(parameters, param)?.split(' ') ?? [];
      const prompts: string[] = [];
      for (const value of asked.filter((one) => one !== '')) {
        const effect = Object.hasOwn(values, value) ? values[value] : undefined;
        const error = effect === 'silent' && !consented ? 'consent_required' : errors.find((one) => one === effect);
        if (error !== undefined) {
          return redirectError(parameters, context, error, `the end-user must be asked, and ${param} forbids it`);
        }
        if (effect === 'auto' && !consented) prompts.push('consent');
        const page = pages.find((one) => one === effect);
        if (page !== undefined) prompts.push(page);
        // A value without a meaning of its own keeps that of the standard.
        if (effect === undefined && param === 'prompt') prompts.push(value);
      }
      if (asked.length === 0 && !consented) prompts.push('consent');
      if (param !== 'prompt') delete parameters[param];
      delete parameters['prompt'];
      if (prompts.length > 0) parameters['prompt'] = prompts.join(' ');
    },
    authorizationResponse(delivery, { grant, memory }) {
      if (grant?.sub === undefined || single(delivery.parameters, 'code') === undefined) return;
      memory.set(`${grant.clientId} ${grant.sub}`, true);
    },
  }),
});

/** The client and the end-user who is signed in. */
function askers(parameters: Parameters, { request, users }: TapContext): string {
  const named = header(request.headers, 'gauntlet-user') ?? only(parameters, 'login_hint');
  const user = users.find(({ sub, username }) => named === sub || named === username) ?? users[0];
  return `${only(parameters, 'client_id') ?? ''} ${user?.sub ?? ''}`;
}
