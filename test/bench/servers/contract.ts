/** What a server under measurement tells the bench, as one line of JSON on stdout, when it listens. */
export interface Measured {
  tokenEndpoint: string;
  /** `Authorization: Basic …` of the client. */
  authorization: string;
  /** One for each connection of the load. */
  refreshTokens: string[];
}

/** Connections of the load, each with a chain of refresh tokens of its own. */
export const connections = 8;

export const client = { id: 'bench', secret: 'bench-secret-0123456789' };
export const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;

export function announce(measured: Measured): void {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
