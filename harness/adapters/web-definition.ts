import { extname } from 'node:path';
import { ClientFileError } from '../host/client-file-error.js';
import { exportedBy } from '../host/definition.js';
import { importClientFile } from '../host/load.js';
import { shown } from '../host/thrown.js';
import type { WebSurroundings } from '../model/web.js';
import { portSchema, webSchema, type WebApplication } from './web-schema.js';
import { readSigns, type Signs } from './web-signs.js';

/** The web application that a file describes. */
export interface LoadedWebClient {
  application: WebApplication;
  signs: Signs;
  /** Where it listens, if it goes by `{{port}}`. */
  port: number;
}

/** Reads a definition in YAML, JSON, TypeScript or JavaScript. Rejects with a ClientFileError or a UsageError. */
export async function loadWebClient(file: string, { port: free }: WebSurroundings): Promise<LoadedWebClient> {
  const written = texts.includes(extname(file).toLowerCase());
  const { port, application, fault } = await (written ? fromText(file, free) : fromModule(file, free));
  const signs = await readSigns(application, (name, message) => {
    throw fault([name, 'selector'], message);
  });
  return { application, signs, port };
}

const texts = ['.yaml', '.yml', '.json'];

interface Loaded {
  port: number;
  application: WebApplication;
  fault: (path: readonly string[], message: string) => Error;
}

async function fromText(file: string, free: number): Promise<Loaded> {
  const { readYamlFile } = await import('../yaml-file.js');
  const what = 'description of a web application';
  const { port = free } = readYamlFile(file, what, portSchema).value;
  const { value, fault } = readYamlFile(file, what, webSchema(port));
  return { port, application: value, fault };
}

async function fromModule(file: string, free: number): Promise<Loaded> {
  const { module, name } = await importClientFile(file, undefined, texts);
  const { problemsIn } = await import('../yaml-file.js');
  let value = exportedBy(module, name, advice);
  if (typeof value === 'function') {
    try {
      value = (value as (given: WebSurroundings) => unknown)({ port: free });
    } catch (error) {
      throw new ClientFileError('CLIENT_FILE_THREW', `${name}: the definition threw ${shown(error)}. ${advice}`);
    }
  }
  const refusal = (problem: string) => new ClientFileError('CLIENT_FILE_DEFINITION', `${name}: ${problem} ${advice}`);
  const port = portSchema.safeParse(value).data?.port ?? free;
  const schema = webSchema(port);
  const result = schema.safeParse(value);
  if (!result.success) throw refusal(problemsIn(result.error, schema)[0] ?? '');
  return {
    port,
    application: result.data,
    fault: (path, message) => refusal(`${path.join('.')}: ${message}`),
  };
}

const advice =
  'It must be: export default defineWebClient({ name, claims, start, connect, redirectUri, connected, refused, api }).';
