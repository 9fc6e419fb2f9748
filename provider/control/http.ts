import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from '../index.js';

export const controlPath = '/_gauntlet';

export function isControl(target: string): boolean {
  return target === controlPath || target.startsWith(`${controlPath}/`) || target.startsWith(`${controlPath}?`);
}

export interface ControlOptions {
  token: string;
}

export function createControl(_server: Server, _options: ControlOptions) {
  return async (_incoming: IncomingMessage, _outgoing: ServerResponse): Promise<void> => undefined;
}
