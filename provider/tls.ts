import { createSecureContext, type SecureContext, type TlsOptions } from 'node:tls';
import { createAuthority, type Authority } from './authority.js';

/** What makes the listeners of one server speak TLS. */
export interface Tls {
  options: TlsOptions;
  authority: Authority;
  /** Of the certificate authority that a client has to trust, in PEM. */
  certificate: string;
  /** Where that certificate is. */
  file: string;
  /** Removes what was made for this server alone. */
  remove: () => Promise<void>;
}

export interface TlsNames {
  /** The authority to use; `true` for one that lives as long as the server. */
  authority: true | Authority;
  publicUrl: string | undefined;
  /** The address that the server listens on; the loopback interfaces if absent. */
  bound: string | undefined;
  /** Whether a host name, in lower case, is one of this server. */
  serves: (name: string) => boolean;
}

/** Other host names that have a certificate ready; the oldest make way. */
const mostNames = 100;

/** Gets a certificate for the names that are known from the start; the others follow as they are asked for. */
export async function prepareTls({ authority: given, publicUrl, bound, serves }: TlsNames): Promise<Tls> {
  const names = new Set(['localhost', '*.localhost', '127.0.0.1', '::1']);
  if (publicUrl !== undefined) names.add(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
  if (bound !== undefined) names.add(bound);
  const authority = given === true ? await createAuthority() : given;
  const remove = async () => (given === true ? authority.remove() : undefined);
  const own = await authority.issue([...names]).catch(async (error: unknown) => {
    await remove();
    throw error;
  });

  const contexts = new Map<string, Promise<SecureContext>>();
  function contextFor(name: string): Promise<SecureContext> {
    const known = contexts.get(name);
    if (known !== undefined) return known;
    const context = authority.issue([name]).then(createSecureContext);
    contexts.set(name, context);
    if (contexts.size > mostNames) contexts.delete([...contexts.keys()][0]!);
    return context;
  }

  return {
    options: {
      ...own,
      SNICallback(asked, callback) {
        const name = asked.toLowerCase();
        // A wildcard right under a top-level domain is not good enough for most user agents.
        if (names.has(name) || !serves(name)) return callback(null);
        contextFor(name).then((context) => callback(null, context), callback);
      },
    },
    authority,
    certificate: authority.certificate,
    file: authority.file,
    remove,
  };
}
