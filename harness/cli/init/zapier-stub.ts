/** A mapping for a Zapier app that is to be filled in: what it names is not read by any app. */
export function zapierStub(): string {
  return `# Where your app finds the authorization server. CLIENT_ID and CLIENT_SECRET are set as on the platform.
# The app must read each of its URLs from the environment, or from a field: one that it does not read leads to your real server.

# Environment variables of the app. Replace each TODO_… by the name that the app reads, as in process.env.AUTHORIZE_URL.
env:
  TODO_AUTHORIZE_URL: '{{endpoints.authorization}}'
  TODO_TOKEN_URL: '{{endpoints.token}}'
  TODO_API_URL: '{{api}}'
  # There are also {{endpoints.refresh}}, {{endpoints.revocation}}, {{endpoints.userinfo}}, {{issuer}}, {{origin}} and {{scope}}.

# Values of the authentication form.
# fields:
#   subdomain: demo

# What it does itself is told from its definition. What cannot be told from it stands here; false takes a claim back.
# claims:
#   basic: true
`;
}
