export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // It takes a minute: `npm run test:matrix`.
  testPathIgnorePatterns: ['/node_modules/', '/test/matrix\\.test\\.ts$'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, sourceMaps: 'inline' }],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  maxWorkers: 2,
  // Real processes on a busy machine take their time; no test asserts how long.
  testTimeout: 30_000,
  workerIdleMemoryLimit: '700MB',
  restoreMocks: true,
};
