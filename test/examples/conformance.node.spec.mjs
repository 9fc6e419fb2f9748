// The same with node:test: the client's module is named, not imported, and runs in processes of its own.
import { describeConformance } from 'oauth-gauntlet/node';

await describeConformance({ client: 'test/clients/openid-client.ts', suites: ['token-request'] });
