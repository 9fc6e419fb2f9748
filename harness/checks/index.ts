export * from './censoring.js';
export * from './confidentiality.js';
export * from './login.js';
export * from './pkce.js';
export * from './refresh.js';
export * from './token-response.js';
