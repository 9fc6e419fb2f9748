// The gauntlet in jest: one test for every scenario, on a client that is judged in this process.
import { describeConformance } from 'oauth-gauntlet/jest';
import client from '../clients/openid-client.js';

describeConformance({ client, suites: ['state', 'always'] });
