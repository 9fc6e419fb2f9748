import type * as chromium from './chromium/user-agents.js';
import type * as gauntlet from './gauntlet.js';
import type * as module from './adapters/module.js';
import type * as trust from './adapters/trust.js';
import type * as web from './adapters/web.js';

// What a client's file imports must load fast, and in loaders that turn modules into CommonJS: the engine comes when it is called.
export const runGauntlet: typeof gauntlet.runGauntlet = async (options) =>
  (await import('./gauntlet.js')).runGauntlet(options);
export const moduleAdapter: typeof module.moduleAdapter = async (...from) =>
  (await import('./adapters/module.js')).moduleAdapter(...from);
export const webAdapter: typeof web.webAdapter = async (...from) =>
  (await import('./adapters/web.js')).webAdapter(...from);
export const chromiumUserAgents: typeof chromium.chromiumUserAgents = async (options) =>
  (await import('./chromium/user-agents.js')).chromiumUserAgents(options);
export const trustEnvironment: typeof trust.trustEnvironment = async (...from) =>
  (await import('./adapters/trust.js')).trustEnvironment(...from);

export { inProcess } from './adapters/in-process.js';
export { defineClient } from './model/client.js';
export { defineConfig } from './model/config.js';
export { defineScenario } from './model/scenario.js';
export { exitCodeOf } from './model/verdict.js';
export { defineWebClient } from './model/web.js';
export type { Trust } from './adapters/trust.js';
export type { GauntletOptions } from './gauntlet.js';
export type * from './model/client.js';
export type * from './model/config.js';
export type * from './model/evidence.js';
export type * from './model/protocol.js';
export type * from './model/requirement.js';
export type * from './model/scenario.js';
export type * from './model/user-agent.js';
export type * from './model/verdict.js';
export type * from './model/web.js';
