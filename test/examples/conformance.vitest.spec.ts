// The same with vitest: a suite that is frozen by its date, narrowed down to one topic.
import { describeConformance } from 'oauth-gauntlet/vitest';
import client from '../clients/openid-client.js';

describeConformance({ client, suites: ['oauth@2026-11'], scenarios: ['pkce'] });
