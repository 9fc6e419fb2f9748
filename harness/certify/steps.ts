import type { VendorStep } from '../model/vendor.js';

/** The end-user logs in and agrees. */
export const authorize: VendorStep = {
  id: 'authorize',
  summary: 'Send the end-user to the authorization endpoint, to log in and agree.',
  act: 'authorize',
  login: true,
  run: (scene) => scene.authorize('allow'),
};

export const deny: VendorStep = {
  id: 'deny',
  summary: 'Send the end-user to the authorization endpoint, to refuse.',
  act: 'deny',
  login: true,
  run: (scene) => scene.authorize('deny'),
};

/** What a server must refuse before anybody logs in. */
export const probe: VendorStep = {
  id: 'probe',
  summary: 'Send a browser to the authorization endpoint in which nobody logs in.',
  act: 'authorize',
  run: (scene) => scene.authorize('probe'),
};

/** Without an authorization before it the code is one that nobody issued. */
export const redeem: VendorStep = {
  id: 'redeem',
  summary: 'Exchange the code for tokens.',
  act: 'redeem',
  run: (scene) => scene.redeem(),
};

export const call: VendorStep = {
  id: 'call',
  summary: 'Send the test request.',
  act: 'call',
  run: (scene) => scene.call(),
};

export const refresh: VendorStep = {
  id: 'refresh',
  summary: 'Refresh the tokens.',
  act: 'refresh',
  run: (scene) => scene.refresh(),
};

export const refreshTwiceAtOnce: VendorStep = {
  id: 'refresh-twice-at-once',
  summary: 'Refresh twice at the same time, with one refresh token.',
  act: 'refresh',
  run: (scene) => scene.refresh(2),
};

export const refreshWithOld: VendorStep = {
  id: 'refresh-with-old',
  summary: 'Refresh with the refresh token that the last refresh has replaced.',
  act: 'refresh',
  run: (scene) => scene.refreshWithOld(),
};

export const revoke: VendorStep = {
  id: 'revoke',
  summary: 'Have the tokens revoked.',
  act: 'revoke',
  run: (scene) => scene.revoke(),
};

/** For what does no harm to the connection. */
export const takeHonest: VendorStep = {
  id: 'take-honest',
  summary: 'Go on with the connection of the honest run.',
  run: async (scene) => scene.takeHonest(),
};

export const outliveToken: VendorStep = {
  id: 'outlive-token',
  summary: 'Wait until the access token has expired, or take the expired one that was supplied.',
  run: (scene) => scene.outliveToken(),
};

const readMetadata: VendorStep = {
  id: 'read-metadata',
  summary: 'Read the authorization server metadata.',
  act: 'metadata',
  run: (scene) => scene.readMetadata(),
};

/** The honest run, of which every other run is a departure. The second refresh shows whether the first has left a good refresh token. */
export const honestSteps: readonly VendorStep[] = [readMetadata, authorize, redeem, call, refresh, call, refresh, call];
