export * from './api.js';
export * from './authorization-response.js';
export * from './connection.js';
export * from './token-response.js';
