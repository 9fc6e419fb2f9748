// Loaded by `node --import oauth-gauntlet/redirect` before a program: what it connects to the real providers' host names goes to
// `gauntlet serve --proxy-port` instead, and nothing else leaves this machine.
import { request } from 'node:http';
import type { GateNotice } from './gate.js';
import { blockOthers, divert } from './sockets.js';

const defaultGate = 'http://127.0.0.1:9440';
const timeoutMs = 5000;

/** A URL, `HOST:PORT`, or a port of this machine. */
const given = process.env['GAUNTLET_PROXY'] || defaultGate;
const gate = /^\d+$/.test(given) ? `http://127.0.0.1:${given}` : given.includes('://') ? given : `http://${given}`;
try {
  const { hosts, ca } = await ask(gate);
  const { hostname, port } = new URL(gate);
  divert({ hosts, to: { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) }, ca });
  blockOthers();
} catch (error) {
  // A program that went on would talk to the real providers.
  process.stderr.write(
    `oauth-gauntlet/redirect: no gauntlet answers at ${gate} (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}). ` +
      `Start \`gauntlet serve --preset NAME --proxy-port 9440\` first; GAUNTLET_PROXY says where it is.\n`,
  );
  process.exit(2);
}

/** Rejects if nothing answers, or something else does. */
function ask(address: string): Promise<GateNotice> {
  return new Promise((resolve, reject) => {
    request(address, { agent: false, timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('error', reject).once('end', () => {
        try {
          const { hosts, ca } = JSON.parse(text) as Partial<GateNotice>;
          if (Array.isArray(hosts) && typeof ca === 'string') return resolve({ hosts, ca });
        } catch {
          // Told below.
        }
        reject(new Error('it is something else'));
      });
    })
      .once('timeout', function (this: { destroy: (error: Error) => void }) {
        this.destroy(new Error(`no answer within ${timeoutMs} ms`));
      })
      .once('error', reject)
      .end();
  });
}
