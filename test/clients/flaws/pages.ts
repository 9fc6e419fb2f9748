import { escaped, home, refusal, standardPages, type Pages } from '../web-platform.js';

/** Flaws of the web application around the platform, as the pages that they replace. */
export const pageFlaws = {
  'shows-error-text-raw': {
    refused: (why, parameters) =>
      why.code === 'authorization-refused'
        ? refusal(parameters.get('error_description') ?? '')
        : standardPages.refused(why, parameters),
  },
  'links-error-uri': {
    refused({ message }, parameters) {
      const uri = parameters.get('error_uri');
      const link = uri === null ? '' : ` <a href="${escaped(uri)}">What is this?</a>`;
      return refusal(`${escaped(message)}${link}`);
    },
  },
  'stays-at-callback': { connected: () => home },
  'restarts-login-on-error': { refused: () => ({ location: '/connect' }) },
  'redeems-on-head': { methods: ['GET', 'POST', 'HEAD'] },
} satisfies Record<string, Partial<Pages>>;
