import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserType } from 'playwright-core';
import { UsageError } from '../errors.js';

/** Playwright's Chromium, from the user's project or from beside this package. Rejects with UsageError E_BROWSER_PACKAGE. */
export async function loadPlaywright(folder = process.cwd()): Promise<BrowserType> {
  const path = [join(folder, 'package.json'), import.meta.url].map(pathFrom).find(Boolean);
  if (path === undefined)
    throw new UsageError(
      'E_BROWSER_PACKAGE',
      '--browser needs the package playwright-core, which is not installed: npm install --save-dev playwright-core',
    );
  const { default: playwright } = (await import(pathToFileURL(path).href)) as { default: { chromium: BrowserType } };
  return playwright.chromium;
}

function pathFrom(where: string): string | undefined {
  try {
    return createRequire(where).resolve('playwright-core');
  } catch {
    return undefined;
  }
}
