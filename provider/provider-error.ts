export type ProviderErrorCode =
  | 'port-busy'
  | 'unfit-url'
  | 'unfit-name'
  | 'name-taken'
  | 'host-taken'
  | 'unfit-host'
  | 'unfit-client'
  | 'unfit-time'
  | 'unknown-issuer'
  | 'unknown-preset'
  | 'unfit-preset'
  | 'unfit-fault'
  | 'nothing-to-take';

/** A provider or an issuer that cannot be set up as asked. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  constructor(
    readonly code: ProviderErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
