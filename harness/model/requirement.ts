/** How binding a requirement is for the client. `robustness` and `interop` stand in no RFC and are never called a violation of one. */
export type Level = 'MUST' | 'SHOULD' | 'MAY' | 'robustness' | 'interop';

/** From the most to the least serious. */
export const levels: readonly Level[] = ['MUST', 'SHOULD', 'robustness', 'interop', 'MAY'];

export interface Requirement {
  document: keyof typeof documents;
  section: string;
  level: Level;
  /** In our own words, as a duty of the client. */
  text: string;
}

const rfc = (number: number) => ({
  title: `RFC ${number}`,
  url: (section: string) =>
    `https://www.rfc-editor.org/rfc/rfc${number}#${/^[A-Z]/.test(section) ? 'appendix' : 'section'}-${section}`,
});

const documents = {
  rfc6585: rfc(6585),
  rfc6749: rfc(6749),
  rfc6750: rfc(6750),
  rfc7009: rfc(7009),
  rfc7636: rfc(7636),
  rfc8252: rfc(8252),
  rfc8259: rfc(8259),
  rfc8414: rfc(8414),
  rfc9068: rfc(9068),
  rfc9110: rfc(9110),
  rfc9112: rfc(9112),
  rfc9207: rfc(9207),
  rfc9700: rfc(9700),
  'oidc-core': {
    title: 'OpenID Connect Core 1.0',
    url: (section: string) => `https://openid.net/specs/openid-connect-core-1_0.html#rfc.section.${section}`,
  },
} as const;

/** Every document that a requirement may stand in. */
export const documentIds = Object.keys(documents) as Requirement['document'][];

/** `RFC 6749 §10.12` */
export function clauseOf({ document, section }: Requirement): string {
  return `${documents[document].title} §${section}`;
}

export function clauseUrl({ document, section }: Requirement): string {
  return documents[document].url(section);
}
