import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineClient } from 'oauth-gauntlet/client';
import { createPendingLogins } from './pending-logins.js';

interface Tokens {
  access_token: string;
  refresh_token?: string;
}

// A client without a library that keeps its tokens in files: any number of its processes can work on them, and be killed.

export default defineClient({
  name: 'durable',
  claims: {
    code: true,
    basic: true,
    state: true,
    pkce: 'caller',
    api: true,
    refresh: true,
    'refresh-on-401': 'caller',
    'refresh-ahead': 'caller',
    logout: true,
    'durable-store': true,
    log: 'caller',
  },
  open({ issuers: { main }, redirectUri, store }) {
    mkdirSync(store, { recursive: true, mode: 0o700 });
    const fileOf = (user: string) => join(store, `${user}.json`);
    const read = (user: string) => JSON.parse(readFileSync(fileOf(user), 'utf8')) as Tokens;
    const credentials = [main.clientId, main.clientSecret ?? ''].map(encodeURIComponent).join(':');
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    const logins = createPendingLogins();

    return {
      startLogin({ browser }) {
        const state = randomBytes(32).toString('base64url');
        logins.add(browser, { state });
        const url = new URL(main.endpoints.authorization);
        const request = {
          client_id: main.clientId,
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: main.scope,
        };
        for (const [name, value] of Object.entries({ ...request, state })) url.searchParams.set(name, value);
        return url;
      },
      async handleCallback({ browser, user, url }) {
        const { state } = logins.take(browser, url);
        const { searchParams } = new URL(url);
        if (searchParams.getAll('state').join() !== state) throw new Error('state is not the one that was sent');
        const code = searchParams.get('code');
        if (code === null || searchParams.has('error')) throw new Error('the login was refused');
        write(user, await tokens({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }));
      },
      async callApi({ user, url, method }) {
        const headers = { authorization: `Bearer ${read(user).access_token}` };
        const { status } = await fetch(url, { method, headers, redirect: 'manual' });
        return { status };
      },
      async refresh({ user }) {
        const old = read(user);
        if (old.refresh_token === undefined) throw new Error('there is no refresh token');
        write(user, { ...old, ...(await tokens({ grant_type: 'refresh_token', refresh_token: old.refresh_token })) });
      },
      async logout({ user }) {
        const { refresh_token: token, access_token: other } = read(user);
        rmSync(fileOf(user));
        const { ok } = await post(main.endpoints.revocation, { token: token ?? other });
        if (!ok) throw new Error('the tokens are forgotten, and were not revoked');
      },
    };

    function write(user: string, value: Tokens): void {
      writeFileSync(`${fileOf(user)}.new`, JSON.stringify(value), { mode: 0o600 });
      renameSync(`${fileOf(user)}.new`, fileOf(user));
    }

    async function tokens(form: Record<string, string>): Promise<Tokens> {
      const response = await post(main.endpoints.token, form);
      if (!response.ok) throw new Error(`the token request was answered ${response.status}`);
      const body = (await response.json()) as Partial<Tokens> & { token_type?: string };
      if (typeof body.access_token !== 'string') throw new Error('there is no access token');
      if (body.token_type?.toLowerCase() !== 'bearer') throw new Error('this is no bearer token');
      return { ...body, access_token: body.access_token };
    }

    function post(url: string, form: Record<string, string>): Promise<Response> {
      return fetch(url, {
        method: 'POST',
        headers: { authorization, accept: 'application/json' },
        body: new URLSearchParams(form),
        redirect: 'manual',
      });
    }
  },
});
