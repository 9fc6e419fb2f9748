/** What every way of reaching a client may be told. */
export interface AdapterOptions {
  /** How many runs, and with them processes, at a time. */
  jobs?: number;
  /** Set in every process that the adapter starts, beside what that inherits. */
  env?: Readonly<Record<string, string>>;
}
