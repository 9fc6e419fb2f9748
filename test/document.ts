// Runs a document as its reader would: in a directory with the built package installed, block after block.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { root } from './harness/program.js';
import type { Block } from './markdown.js';

/** What a block does: `run` and `serve` are shell, `output` is what the block before prints, `file` is written, `check` is only looked at. */
export type Role = 'run' | 'serve' | 'output' | 'file' | 'check';

const files = ['ts', 'js', 'yaml', 'json', 'python'];

/** By its info string, and its first line. Throws for a block of which it cannot be said. */
export function roleOf({ kind, text, file }: Block): Role {
  if (kind === 'sh') return text.startsWith('# leave this running\n') ? 'serve' : 'run';
  if (kind === 'bash') return 'check';
  if (kind === 'text') return 'output';
  if (files.includes(kind) && file !== undefined) return 'file';
  throw new Error(`Nobody knows what to do with this block: \`\`\`${kind}\n${text}`);
}

/** A directory in which the package is installed, as a link, beside all that it is built and tested with. */
export function installation(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-document-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')).filter((name) => !name.startsWith('.')))
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  symlinkSync(root, join(modules, 'oauth-gauntlet'));
  for (const name of ['gauntlet', 'oauth-gauntlet'])
    symlinkSync(join(root, 'dist/cli.js'), join(modules, '.bin', name));
  writeFileSync(join(folder, 'package.json'), '{ "name": "reader", "private": true }\n');
  return folder;
}

/** Writes what is a file in these blocks, the last one of a name. */
export function writeFiles(folder: string, blocks: readonly Block[]): void {
  for (const block of blocks.filter((one) => roleOf(one) === 'file')) {
    const path = join(folder, block.file ?? '');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, block.text);
  }
}

/** One shell for all blocks of a document, and the servers that it leaves running. */
export interface Reader {
  /** Does what a block says; rejects if a command fails that is not said to, or if an output is not as it stands there. */
  follow(block: Block): Promise<void>;
  close(): void;
}

type Shell = ChildProcessByStdio<Writable, Readable, null>;

export function createReader(folder: string, env: Record<string, string> = {}): Reader {
  const shells: Shell[] = [];
  const open = () => {
    const shell = spawn('bash', [], {
      cwd: folder,
      // What is run must not think itself a part of this test; and nothing may be fetched.
      env: { ...inherited(), npm_config_offline: 'true', NO_COLOR: '1', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    shells.push(shell);
    return shell;
  };
  const main = open();
  let printed = '';

  const run = async ({ text }: Block) => {
    // Every failure is noted, not only that of the last command.
    main.stdin.write(
      `exec 2>&1; failed=; trap 'failed="$failed $?"' ERR\n${text}trap - ERR; printf '\\036%s\\036' "$failed"\n`,
    );
    const output = await readUntil(main, /\x1e([\d ]*)\x1e$/);
    const [before = '', codes = ''] = output.split('\x1e');
    const expected = [...text.matchAll(/# exit code (\d+)/g)].map(([, code]) => code).join(' ');
    if (codes.trim() !== expected)
      throw new Error(`Exit codes other than 0 are "${codes.trim()}" and not "${expected}" of\n${text}\n${before}`);
    printed = before;
  };
  const serve = async ({ text }: Block) => {
    const shell = open();
    shell.stdin.end(`exec 2>&1\n${text}`);
    printed = await readUntil(shell, /Ctrl-C ends it\.\n/);
  };

  return {
    async follow(block) {
      const role = roleOf(block);
      if (role === 'file') writeFiles(folder, [block]);
      if (role === 'run') await run(block);
      if (role === 'serve') await serve(block);
      if (role === 'output' && !patternOf(block.text).test(printed))
        throw new Error(`This is not what is printed:\n${block.text}\nThis is:\n${printed}`);
    },
    close() {
      for (const { pid } of shells) {
        try {
          if (pid !== undefined) process.kill(-pid, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Output as it stands in a document: whole lines, `…` for anything, and on a line of its own for any number of lines. */
export function patternOf(text: string): RegExp {
  const lines = text.trimEnd().split('\n');
  const patterns = lines.map((line) =>
    line === '…' || line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(literal).join('.*')}\\n`,
  );
  return new RegExp(`^${patterns.join('')}`, 'm');
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** All that it prints until the pattern is there, which it leaves in. */
function readUntil(shell: Shell, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (pattern.test(output)) settle(() => resolve(output));
    };
    const ended = () => settle(() => reject(new Error(`The shell ended, after\n${output}`)));
    const settle = (then: () => void) => {
      shell.stdout.off('data', take).off('end', ended);
      then();
    };
    shell.stdout.on('data', take).on('end', ended);
  });
}

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(NODE_OPTIONS|NODE_TEST_CONTEXT|JEST_WORKER_ID|FORCE_COLOR|CI|npm_.*)$/.test(name),
    ),
  );
}
