/** What is used of a model of oidc-provider's whose rows hold an opaque token. */
export interface StoredModel {
  /** Names of the members that are stored. */
  IN_PAYLOAD: readonly string[];
  prototype: Record<string, unknown> & {
    getValueAndPayload(this: Record<string, unknown>): Promise<{ value: string; payload: object }>;
  };
}

/** Makes models put together the row that they would store anyway, but without a property descriptor for each member: a tenth of a refresh. */
export function storePlainly(models: readonly StoredModel[]): void {
  for (const { prototype, IN_PAYLOAD } of models) {
    const names = [...new Set(IN_PAYLOAD)];
    prototype.getValueAndPayload = async function () {
      const now = Math.floor(Date.now() / 1000);
      const exp = this['exp'] ?? now + Number(this['expiration']);
      const payload: Record<string, unknown> = { iat: this['iat'] ?? now, exp };
      for (const name of names) if (this[name] !== undefined) payload[name] = this[name];
      return { value: this['jti'] as string, payload };
    };
  }
}
