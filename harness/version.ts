import { createRequire } from 'node:module';

/** The package as it calls itself. */
export const tool = packageOf(createRequire(import.meta.url)('oauth-gauntlet/package.json'));

function packageOf(manifest: unknown): { name: string; version: string } {
  const { name, version } = manifest as { name: string; version: string };
  return { name, version };
}
