/** A page that tells a person why an authorization request came to nothing. */
export function renderErrorPage(out: Record<string, string | undefined>): string {
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
