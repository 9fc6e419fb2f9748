import type { Browser, BrowserType } from 'playwright-core';
import { UsageError } from '../errors.js';

const startingMs = 60_000;

/** Starts Chromium with a profile of its own, which is removed in the end. Rejects with UsageError E_BROWSER_START. */
export async function launchChromium(chromium: BrowserType, executablePath: string): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath,
      headless: true,
      timeout: startingMs,
      // Its sandbox does not work for root, and only then is it done without.
      chromiumSandbox: process.getuid?.() !== 0,
      // All sites are ours: one process for the frames of a page, so that one session sees the requests of all of them.
      args: ['--disable-gpu', '--disable-site-isolation-trials'],
      ignoreDefaultArgs: ['--disable-popup-blocking'],
      // What an interrupt ends, and when, is for the command line to say; with our process Chromium ends in any case.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    throw new UsageError('E_BROWSER_START', `Chromium (${executablePath}) did not start: ${reasonIn(error)}`);
  }
}

/** The program's own last words stand among the call log. */
function reasonIn(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error))
    .replace(/\x1b\[[\d;]*m/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*-?\s*/, '').trim());
  const words = lines.filter((line) => /\[err\]|exitCode|ENOEXEC|EACCES|Timeout/.test(line)).slice(0, 5);
  return (words.length > 0 ? words : lines.slice(0, 1)).join(' ').slice(0, 800);
}
