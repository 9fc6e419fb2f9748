import type { Person } from '../people.js';
import { escape } from './escape.js';
import { renderForm, renderLayout, type Frame } from './layout.js';
import { renderPerson } from './person.js';

export interface Demand {
  clientId: string;
  /** Subject of a user. */
  account: string;
  scopes: readonly string[];
  redirectUri: string;
}

/** Asks the person whose account it is whether a client may have what it wants. */
export function renderConsent(
  frame: Frame,
  { clientId, account, scopes, redirectUri }: Demand,
  users: readonly Person[],
): string {
  const person = users.find(({ sub }) => sub === account)!;
  const rows = scopes.map((scope) => {
    const meaning = meanings.get(scope);
    return `<li><code>${escape(scope)}</code>${meaning === undefined ? '' : `<span>${meaning}</span>`}</li>`;
  });
  const form = renderForm(
    frame,
    `<input type="hidden" name="account" value="${escape(person.sub)}">
<div class="person as">
${renderPerson(person, users)}
<button class="plain" name="decision" value="switch">Not you?</button>
</div>
<h2 id="scopes">It asks for</h2>
<ul class="scopes" aria-labelledby="scopes">
${rows.join('\n')}
</ul>
<p>Afterwards you return to <strong>${escape(placeOf(redirectUri))}</strong>.</p>
<div class="actions">
<button name="decision" value="deny">Deny</button>
<button class="primary" name="decision" value="allow">Allow</button>
</div>`,
  );
  return renderLayout(`Allow ${clientId} to use your account?`, form, frame.issuer);
}

/** OpenID Connect Core §5.4, §11 */
const meanings = new Map([
  ['openid', 'Know who you are'],
  ['profile', 'See your name and your user name'],
  ['email', 'See your e-mail address'],
  ['offline_access', 'Keep access while you are away'],
]);

/** Native applications have a scheme of their own, and no host. */
function placeOf(redirectUri: string): string {
  if (!URL.canParse(redirectUri)) return redirectUri;
  const { host, protocol } = new URL(redirectUri);
  return host || protocol;
}
