import { createReadStream } from 'node:fs';
import type { Certificate } from '../../certify/certificate/certificate.js';
import { fingerprintGiven } from '../../certify/certificate/keys.js';
import {
  longestCertificate,
  verifyCertificate,
  type Refusal,
  type Verification,
} from '../../certify/certificate/verify.js';
import { UsageError } from '../../errors.js';
import { results } from '../../model/verdict.js';
import { escapeUnprintable, printable } from '../../reporters/printable.js';
import { errorCode } from '../../user-file.js';

export interface VerifyFlags {
  key?: string;
  json?: true;
}

/** Tells whether a certificate is as it was signed, by whom, and what it says, and sets the exit code by the first two. */
export async function verify(file: string, { key, json }: VerifyFlags): Promise<void> {
  const fingerprint = key === undefined ? undefined : await fingerprintGiven(key);
  const verification = await verifyCertificate(await bytesOf(file), fingerprint);
  if (!verification.intact && verification.refusal === 'no-certificate')
    throw new UsageError('E_CERTIFICATE', `"${file}" is no certificate of this version. ${verification.told}`);
  process.exitCode = exitCodes[verification.intact ? verification.signer : 'refused'];
  process.stdout.write(json ? renderJson(verification) : renderText(file, verification));
}

const exitCodes = { given: 0, refused: 1, other: 1, unknown: 3 } as const;

/** No more of them than tell that the file is too large, whatever it is a name of. */
async function bytesOf(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(file, { end: longestCertificate })) chunks.push(chunk as Buffer);
  } catch (error) {
    const code = errorCode(error);
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new UsageError('E_FILE', `The certificate "${file}" ${why}.`);
  }
  return Buffer.concat(chunks);
}

function renderText(file: string, verification: Verification): string {
  const lines = verification.intact
    ? [`${file}: ${standings[verification.signer]}`, ...contentLines(verification.certificate)]
    : [`${file}: refused, ${refusals[verification.refusal]}`, verification.told, 'Nothing of it can be relied on.'];
  return `${lines.map(printable).join('\n')}\n`;
}

const standings = {
  given: 'intact, and signed by the key that was given',
  unknown: 'intact, but anybody may have signed it: --key says who should have',
  other: 'refused, signed by another key than the one that was given',
};

const refusals: Record<Refusal, string> = {
  'no-certificate': 'no certificate',
  malformed: 'changed or made up: no certificate is written so',
  'not-canonical': 'changed, be it in form alone: it is not canonical',
  'wrong-signature': 'changed: the signature is wrong',
};

function contentLines(certificate: Certificate): string[] {
  const { signer, issuer, profile, tool, startedAt, result, summary, notRun } = certificate;
  const sums = results.filter((one) => summary[one] > 0).map((one) => `${summary[one]} ${one}`);
  if (notRun.length > 0) sums.push(`${notRun.length} not run`);
  return [
    `  signer   ${signer.fingerprint}`,
    `  issuer   ${issuer}`,
    `  profile  ${profile}, by ${tool.name} ${tool.version}`,
    `  begun    ${startedAt}`,
    `  result   ${result}: ${sums.join(', ')}`,
    ...(result === 'certified' ? [] : [`It does not certify the server: its result is ${result}.`]),
  ];
}

function renderJson(verification: Verification): string {
  const shown = verification.intact
    ? { ...verification, certificate: withoutScenarios(verification.certificate) }
    : verification;
  return `${escapeUnprintable(JSON.stringify({ schema: 1, ...shown }))}\n`;
}

function withoutScenarios(certificate: Certificate) {
  const { signer, issuer, profile, tool, startedAt, result, summary, notRun } = certificate;
  const { fingerprint } = signer;
  return { fingerprint, issuer, profile, tool, startedAt, result, summary, notRun: notRun.length };
}
