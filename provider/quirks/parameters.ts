import { single, type Parameters } from '../exchange.js';

/** The value of a parameter that is there once and not empty. RFC 6749 §3.1 */
export function only(parameters: Parameters, name: string): string | undefined {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The words of a list, whatever separates them. */
export function wordsOf(parameters: Parameters, name: string): string[] {
  return only(parameters, name)?.split(/[\s,;|+]/) ?? [];
}

/** Sets a parameter whatever its name: a plain assignment to `__proto__` would set the prototype. */
export function setParameter(parameters: Parameters, name: string, value: string): void {
  Object.defineProperty(parameters, name, { value, enumerable: true, writable: true, configurable: true });
}

/** Whether a token request is about a code, in whatever dialect: it is about nothing else. */
export function isCodeExchange(parameters: Parameters): boolean {
  const grantType = single(parameters, 'grant_type');
  return (
    grantType === 'authorization_code' ||
    (grantType !== 'client_credentials' &&
      grantType !== 'refresh_token' &&
      single(parameters, 'refresh_token') === undefined)
  );
}

/** Whether a token request is a refresh. RFC 6749 §6 */
export function isRefresh(parameters: Parameters): boolean {
  return single(parameters, 'grant_type') === 'refresh_token';
}
