import { createReadStream } from 'node:fs';
import type { Certificate } from '../../certify/certificate/certificate.js';
import { fingerprintGiven } from '../../certify/certificate/keys.js';
import { longestCertificate, verifyCertificate, type Verification } from '../../certify/certificate/verify.js';
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
  process.exitCode = exitCodeOf(verification);
  process.stdout.write(json ? renderJson(verification) : renderText(file, verification));
}

function exitCodeOf(verification: Verification): 0 | 1 | 3 {
  if ('refusal' in verification) return 1;
  return verification.signer === 'given' ? 0 : 3;
}

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
    : [`${file}: refused, ${refusals[verification.refusal]}. Nothing that it says can be relied on.`];
  if ('refusal' in verification) lines.splice(1, 0, verification.told);
  return `${lines.map(printable).join('\n')}\n`;
}

const standings = {
  given: 'intact, and signed by the key that was given',
  unknown: 'intact; whether its signer is who it should be, --key would tell',
  other: 'refused, signed by another key than the one that was given',
};

const refusals = {
  malformed: 'changed or never valid',
  'not-canonical': 'not canonical: changed, if only in its form',
  'wrong-signature': 'changed, or not signed by the key that is in it: the signature is wrong',
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
  const { intact } = verification;
  const refused = 'refusal' in verification ? { refusal: verification.refusal, told: verification.told } : {};
  const said = verification.intact ? { signer: verification.signer, certificate: withoutScenarios(verification) } : {};
  return `${escapeUnprintable(JSON.stringify({ schema: 1, intact, ...refused, ...said }))}\n`;
}

function withoutScenarios({ certificate }: Extract<Verification, { intact: true }>) {
  const { signer, issuer, profile, tool, startedAt, result, summary, notRun } = certificate;
  const { fingerprint } = signer;
  return { fingerprint, issuer, profile, tool, startedAt, result, summary, notRun: notRun.length };
}
