export * from './login.js';
