/** Why a host is not let through. */
export function blocked(name: string, hosts: readonly string[]): string {
  return `oauth-gauntlet: ${name} is blocked, for nothing is to leave this machine. Intercepted are ${hosts.join(', ') || 'none'}.`;
}
