import type { KoaContextWithOIDC } from 'oidc-provider';

/** Shows an authorization error that cannot go to the client: a page for people, JSON for programs. RFC 6749 §4.1.2.1 */
export async function renderError(ctx: KoaContextWithOIDC, out: object): Promise<void> {
  const forPeople = ctx.oidc.route === 'authorization' && ctx.accepts('json', 'html') === 'html';
  if (!forPeople) {
    ctx.body = out;
    return;
  }
  ctx.type = 'html';
  ctx.body = renderErrorPage(out as Record<string, string | undefined>);
}

function renderErrorPage(out: Record<string, string | undefined>): string {
  const rows = Object.entries(out).map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value ?? '')}</dd>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>The authorization request was refused</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem } dt { font-weight: 600 }</style>
<h1>The authorization request was refused</h1>
<dl>${rows.join('')}</dl>
</html>
`;
}

/** Escapes text for HTML content and double-quoted attributes. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
