import { definePreset } from './preset.js';

export const stripe = definePreset({
  id: 'stripe-connect',
  aliases: ['stripe'],
  title: 'Stripe Connect',
  asOf: '2026-08-21',
  endpoints: { authorization: '/oauth/authorize', token: '/oauth/token' },
  quirks: [
    { id: 'client-auth-policy', params: { accept: ['post'] } },
    {
      id: 'token-extra-fields',
      params: {
        fields: {
          stripe_user_id: 'acct_1Gauntlet0000000',
          livemode: false,
          stripe_publishable_key: 'pk_test_gauntlet',
        },
      },
    },
    { id: 'token-type-nonstandard', params: { value: 'bearer' } },
    { id: 'expires-in-missing' },
  ],
  facts: [
    {
      about: 'the token response holds stripe_user_id, livemode and stripe_publishable_key',
      source: 'a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'tokens of Connect do not expire; those of Apps live for an hour, which the token response does not tell',
      source: 'a public catalogue of integrations, issue trackers',
      confidence: 'confirmed',
    },
    {
      about:
        'the secret key is the Basic user name for Apps, and stands in the body or is a Bearer token for Connect; ' +
        'here it is in the body',
      source: 'client libraries, a public catalogue of integrations',
      confidence: 'confirmed',
    },
    {
      about: 'token_type is "bearer" in small letters',
      source: "the provider's documentation",
      confidence: 'unconfirmed',
    },
  ],
});
