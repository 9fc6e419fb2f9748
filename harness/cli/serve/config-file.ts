import { dirname } from 'node:path';
import * as z from 'zod';
import { quirkUseSchema } from '../../../provider/presets/preset-schema.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import type { Path } from '../../platform/definition/problem.js';
import { readYamlFile, type YamlFile } from '../../yaml-file.js';
import { quirkEntries } from './quirk-entries.js';

const quirkList = z.array(z.union([z.string(), quirkUseSchema]));
const redirectUris = z.array(z.string());
const client = {
  clientId: z.string().min(1).exactOptional(),
  clientSecret: z.string().min(1).exactOptional(),
  redirectUris: redirectUris.exactOptional(),
};
const configSchema = z.strictObject({
  port: z.int().min(0).max(65535).exactOptional(),
  host: z.string().exactOptional(),
  https: z.boolean().exactOptional(),
  publicUrl: z.string().exactOptional(),
  proxyPort: z.int().min(0).max(65535).exactOptional(),
  allowHosts: z.array(z.string()).exactOptional(),
  seed: z.string().exactOptional(),
  login: z.boolean().exactOptional(),
  ...client,
  presets: z.array(z.string()).exactOptional(),
  quirks: quirkList.exactOptional(),
  issuers: z
    .array(
      z.strictObject({
        name: z.string(),
        preset: z.string().exactOptional(),
        quirks: quirkList.exactOptional(),
        hosts: z.array(z.string()).exactOptional(),
        login: z.boolean().exactOptional(),
        ...client,
      }),
    )
    .exactOptional(),
});

/** A configuration file of serve. */
export interface Config extends YamlFile<z.output<typeof configSchema>> {
  /** What relative paths in it begin at. */
  folder: string;
  /** The quirks of a list in it, at a path. Throws UsageError, which names the line. */
  quirks: (entries: readonly (string | QuirkUse)[] | undefined, path: Path) => readonly QuirkUse[];
}

/** Reads a configuration from a YAML or JSON file. Throws UsageError, which names every problem by its line. */
export function readConfig(file: string): Config {
  const { value, fault } = readYamlFile(file, 'configuration', configSchema);
  return { value, fault, folder: dirname(file), quirks: (entries = [], path) => quirkEntries(entries, path, fault) };
}
