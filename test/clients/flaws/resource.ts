import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { HttpReply } from '../../../harness/platform/transport.js';

/** Flaws of the platform client, as the duties that they replace. */
export const resourceFlaws = {
  'sends-token-twice': {
    createApiRequest(call, tokens, apiOrigin) {
      const request = standard.createApiRequest(call, tokens, apiOrigin);
      return request && { ...request, url: `${request.url}?access_token=${tokens.accessToken}` };
    },
  },
  'takes-token-along-redirects': {
    async sendAuthorized(send, renew) {
      const reply = await standard.sendAuthorized(send, renew);
      const location = headerOf(reply, 'location');
      if (location !== undefined)
        await fetch(location, { headers: (reply as Partial<HttpReply>).request?.headers ?? {} });
      return reply;
    },
  },
  'crashes-on-odd-challenge': {
    sendAuthorized: (send, renew) =>
      standard.sendAuthorized(async () => {
        const reply = await send();
        const challenge = headerOf(reply, 'www-authenticate');
        if (challenge !== undefined && !/^\w+ (\w+="[^"]*"(, )?)+$/.test(challenge))
          throw new TypeError('no challenge');
        return reply;
      }, renew),
  },
  'crashes-without-challenge': {
    sendAuthorized: (send, renew) =>
      standard.sendAuthorized(async () => {
        const reply = await send();
        if (reply.status === 401) headerOf(reply, 'www-authenticate')!.split(' ');
        return reply;
      }, renew),
  },
  'hammers-api': {
    async sendAuthorized(send, renew) {
      let reply = await standard.sendAuthorized(send, renew);
      for (let n = 0; n < 10 && reply.status === 429; n++) reply = await send();
      return reply;
    },
  },
} satisfies Record<string, Partial<Duties>>;

function headerOf(reply: Partial<HttpReply>, name: string): string | undefined {
  return reply.headers?.find(([key]) => key.toLowerCase() === name)?.[1];
}
