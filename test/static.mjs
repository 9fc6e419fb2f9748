// What can be said of the code without running it: types, lint and format, side by side. Each is shown as a whole, when it has ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..');
// In two rows: lint takes as long as the other two together.
const rows = [
  [['npm', 'run', 'lint']],
  [
    ['npm', 'run', 'typecheck'],
    ['npx', 'prettier', '--check', '.'],
  ],
];

const codes = await Promise.all(rows.map(inTurn));
process.exitCode = codes.flat().every((code) => code === 0) ? 0 : 1;

async function inTurn(commands) {
  const all = [];
  for (const [command, ...args] of commands) {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    process.stdout.write(`${out}${err}`);
    all.push(code);
  }
  return all;
}
