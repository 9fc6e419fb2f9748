/** The errors by which code tells the platform what happened: `z.errors`. */
export const errors = {
  Error: named('AppError'),
  HaltedError: named('HaltedError'),
  ExpiredAuthError: named('ExpiredAuthError'),
  RefreshAuthError: named('RefreshAuthError'),
  ThrottledError: class extends named('ThrottledError') {
    constructor(
      message?: string,
      /** Seconds. */
      readonly delay?: number,
    ) {
      super(message);
    }
  },
  ResponseError: class extends named('ResponseError') {
    constructor(
      readonly response: {
        status: number;
        content: string;
        getHeader(name: string): string | undefined;
        request: { url: string };
      },
    ) {
      const { status, content, request } = response;
      const headers = Object.fromEntries(
        ['content-type', 'retry-after'].map((name) => [name, response.getHeader(name)]),
      );
      super(JSON.stringify({ status, headers, content, request: { url: request.url } }));
    }
  },
};

/** The error's name, by which it is known: a module's own zapier-platform-core has other classes of the same name. */
export function nameOf(thrown: unknown): string | undefined {
  try {
    const name = (thrown as { name?: unknown } | null | undefined)?.name;
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

function named(name: string): new (message?: string) => Error {
  return class extends Error {
    override readonly name = name;
    constructor(message?: string) {
      super(message);
    }
  };
}
