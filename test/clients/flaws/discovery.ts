import { membersOf, refusal, standardDiscovery as standard, type Discovery } from '../discovering-platform.js';

/** Flaws of the client that reads metadata, as the parts of that which they replace. */
export const discoveryFlaws: Record<string, Partial<Discovery>> = {
  'appends-well-known-path': {
    metadataUrl: (issuer) => `${issuer}/.well-known/oauth-authorization-server`,
  },
  'ignores-metadata-issuer': { verifyMetadata: membersOf },
  'compares-metadata-issuer-loosely': {
    verifyMetadata(found, issuer) {
      const metadata = membersOf(found);
      return standard.verifyMetadata({ ...metadata, issuer: String(metadata['issuer']).replace(/\/$/, '') }, issuer);
    },
  },
  'rejects-unknown-metadata': {
    verifyMetadata(found, issuer) {
      const strange = Object.keys(membersOf(found)).find((name) => name.startsWith('x_'));
      if (strange !== undefined) throw refusal(`The metadata have a member ${strange}.`);
      return standard.verifyMetadata(found, issuer);
    },
  },
  'guesses-token-endpoint': {
    endpointOf: (metadata, name, issuer) =>
      name === 'token_endpoint' && metadata[name] === undefined
        ? `${issuer}/token`
        : standard.endpointOf(metadata, name, issuer),
  },
  'opens-any-scheme': { endpointOf: (metadata, name) => String(metadata[name]) },
  'refuses-script-only': {
    endpointOf(metadata, name, issuer) {
      const url = metadata[name];
      return typeof url === 'string' && url.startsWith('file:') ? url : standard.endpointOf(metadata, name, issuer);
    },
  },
  'follows-metadata-redirect': { fetchMetadata: async (url, fetch) => (await fetch(url)).json() },
  'keeps-metadata-forever': { isStale: () => false },
  'accepts-missing-iss': {
    verifyIss(response, metadata) {
      if (response.iss !== undefined) standard.verifyIss(response, metadata);
    },
  },
  'checks-announced-iss-only': {
    verifyIss(response, metadata) {
      if (metadata['authorization_response_iss_parameter_supported'] === true) standard.verifyIss(response, metadata);
    },
  },
};
