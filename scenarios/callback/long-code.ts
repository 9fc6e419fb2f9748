import { completesLogin, sendsCodeUnchanged } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/long-code',
  title: 'Client makes no assumption on the length of the code',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'robustness',
    text: 'Assume nothing about the size of an authorization code.',
  },
  why:
    'No document says how long a code is. Some providers put an encrypted record into it, which has two thousand characters and more. A client that keeps ' +
    'it in a column of 255 characters, or takes a long one for an attack, cannot work with those.',
  flaw: 'truncates-code',
  fix: 'Keep the code in memory only, at its full length, from the callback to the token request.',
  quirks: [
    {
      id: 'code-special-chars',
      params: { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', length: 2048 },
    },
  ],
  steps: [login()],
  checks: [sendsCodeUnchanged(), completesLogin()],
});
