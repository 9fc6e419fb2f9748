import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { UsageError } from '../errors.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** The program to start: the one that is named, or the first one found. Throws UsageError E_BROWSER_MISSING. */
export function findChromium(named: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  const given = named ?? (env['GAUNTLET_CHROMIUM'] || undefined);
  if (given !== undefined) {
    const path = resolve(given);
    if (isProgram(path)) return path;
    const giver = named === undefined ? 'GAUNTLET_CHROMIUM' : '--browser';
    throw new UsageError('E_BROWSER_MISSING', `${giver} names ${path}, which is no program that can be started.`);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const places = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...usualPlaces(env)];
  const found = places.find(isProgram);
  if (found !== undefined) return found;
  throw new UsageError(
    'E_BROWSER_MISSING',
    `There is no Chromium: neither ${names.join(', ')} on the PATH nor ${usualPlaces(env).join(', ')}. Install one, or name it: --browser PATH, or GAUNTLET_CHROMIUM in the environment.`,
  );
}

function usualPlaces(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin')
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  if (process.platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
      const folder = env[name];
      return folder
        ? [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]
        : [];
    });
  return ['/usr/bin/chromium', '/snap/bin/chromium', '/opt/google/chrome/chrome'];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
