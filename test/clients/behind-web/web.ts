import { defineWebClient } from 'oauth-gauntlet/web';
import type { ClientDefinition, ClientSettings } from '../../../harness/model/client.js';

const file = process.env['CLIENT_FILE'] ?? '';
const { default: client } = (await import(file)) as { default: ClientDefinition };
const { refresh, ...claims } = client.claims;

export default defineWebClient(({ port }) => {
  const origin = `http://127.0.0.1:${port}`;
  return {
    name: `${client.name} behind a web application`,
    claims: { ...claims, ...(claims['refresh-on-401'] === true && { refresh }) },
    start: {
      command: 'node',
      args: ['--import', 'tsx', 'server.ts'],
      // What differs from run to run, though nothing in it changes how the client behaves, would restart the application.
      env: (settings: ClientSettings) => ({
        PORT: port,
        CLIENT_FILE: file,
        SETTINGS: JSON.stringify({ ...settings, run: '', store: '' }),
      }),
      ready: `${origin}/health`,
    },
    connect: `${origin}/connect`,
    redirectUri: `${origin}/callback`,
    connected: { url: '/home' },
    refused: { url: '/callback', text: 'Not connected' },
    api: { url: `${origin}/me` },
  };
});
