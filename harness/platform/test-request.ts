import { PlatformError, saying, type Mask } from './errors.js';
import type { HttpReply } from './transport.js';

/** What the test request found, as any JSON value; throws and says what is wrong: the credentials, the URL, the format or the server. */
export function readTestResult(reply: HttpReply, mask: Mask): unknown {
  const { status } = reply;
  if (status < 200 || status >= 300) {
    const { code, advice } = failureOf(reply);
    throw new PlatformError(code, `The test request was answered with ${status}${saying(reply.body, mask)}. ${advice}`);
  }
  try {
    return JSON.parse(reply.body) as unknown;
  } catch {
    throw new PlatformError(
      'test-not-json',
      `The test request was answered with ${status}, but not with JSON${saying(reply.body, mask)}. Let the test call a resource that returns JSON.`,
    );
  }
}

function failureOf({ status, request }: HttpReply): { code: string; advice: string } {
  if (status === 401 || status === 403)
    return {
      code: 'test-credentials',
      advice: Object.hasOwn(request.headers, 'authorization')
        ? 'The API does not accept the access token: check its scope.'
        : 'The request had no Authorization header: code adds that itself, from bundle.authData.',
    };
  if (status === 429) return { code: 'rate-limited', advice: 'Try again later.' };
  if (status >= 500) return { code: 'server-error', advice: 'Try again later.' };
  if (status === 404 || status === 405 || status === 410)
    return { code: 'test-url', advice: "Check the test request's URL and method." };
  if (status >= 300 && status < 400)
    return { code: 'test-url', advice: "Redirects are not followed: set the test request's final URL." };
  if (status === 400)
    return { code: 'test-client', advice: 'Check the client id and secret, and what the test request sends.' };
  return { code: 'test-request', advice: 'Check what the test request sends.' };
}

/** A test that was not answered failed for that reason, and not for the credentials. */
export function testNotAnswered(error: PlatformError): PlatformError {
  if (error.code === 'timeout') return new PlatformError('test-timeout', `The test request: ${error.message}`);
  if (error.code === 'network') return new PlatformError('test-url', `The test request: ${error.message}`);
  return error;
}
