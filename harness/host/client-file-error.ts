export type ClientFileErrorCode =
  | 'CLIENT_FILE_MISSING'
  | 'CLIENT_FILE_IS_DIRECTORY'
  | 'CLIENT_FILE_EXTENSION'
  | 'CLIENT_FILE_SYNTAX'
  | 'CLIENT_FILE_IMPORT'
  | 'CLIENT_FILE_THREW'
  | 'CLIENT_FILE_EXITED'
  | 'CLIENT_FILE_HANGS'
  | 'CLIENT_FILE_NO_DEFAULT'
  | 'CLIENT_FILE_DEFINITION'
  | 'CLIENT_ZAPIER_CORE'
  | 'CLIENT_HOST_VERSION';

/** A client file that cannot be used. The message says what is wrong, where, and what would be right. */
export class ClientFileError extends Error {
  override readonly name = 'ClientFileError';
  constructor(
    readonly code: ClientFileErrorCode,
    message: string,
  ) {
    super(message);
  }
}
