// What is kept on the device between visits: models and registries, in the Cache API. Where that
// is missing (Node, pages that came over plain HTTP) or refuses, nothing is kept and all goes on.
import { resolveUrl } from './download.js';
import { sha256 } from './hash.js';
import type { CachedModel } from './types.js';

const modelsName = 'glossa-models';
const registriesName = 'glossa-registries';
const hashHeader = 'X-SHA-256';

/** A model file, as far as the caller knows it. */
export interface ModelKey {
  url: URL;
  /** SHA-256 that it must have, lower-case hexadecimal. */
  sha256: string | undefined;
}

/** The end of what is being written, by the name of the cache. Only those who then read wait. */
const writing = new Map<string, Promise<unknown>>();

function write(name: string, work: Promise<void>): void {
  // A full disk is no error: it is downloaded again next time.
  const done = work.catch(() => undefined);
  writing.set(name, Promise.all([writing.get(name), done]));
}

async function open(name: string): Promise<Cache | undefined> {
  await writing.get(name);
  return openNow(name);
}

async function openNow(name: string): Promise<Cache | undefined> {
  try {
    return await (globalThis as Partial<typeof globalThis>).caches?.open(name);
  } catch {
    return undefined; // Browsers refuse where storage is turned off.
  }
}

async function find(key: ModelKey): Promise<Response | undefined> {
  const response = await (await open(modelsName))?.match(key.url);
  if (!response) return undefined;
  // Another file stands at that URL now.
  const outdated = key.sha256 !== undefined && response.headers.get(hashHeader) !== key.sha256;
  return outdated ? undefined : response;
}

export async function isModelCached(key: ModelKey): Promise<boolean> {
  return (await find(key)) !== undefined;
}

/** The bytes, checked, or undefined if they are not there. */
export async function cachedModel(key: ModelKey): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await find(key);
  if (!response) return undefined;
  const bytes = new Uint8Array(await response.arrayBuffer());
  if ((await sha256(bytes)) === response.headers.get(hashHeader)) return bytes;
  await (await open(modelsName))?.delete(key.url);
  return undefined;
}

/** The Cache API takes no other URLs. */
export function isHttp(url: URL): boolean {
  return /^https?:$/.test(url.protocol);
}

/** Keeps a model, whose bytes were checked if its hash is known. */
export function cacheModel({ url, sha256: known }: ModelKey, bytes: Uint8Array<ArrayBuffer>): void {
  if (!isHttp(url)) return;
  const work = async (): Promise<void> => {
    const cache = await openNow(modelsName);
    const hash = cache && (known ?? (await sha256(bytes)));
    if (!hash) return;
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(bytes.length),
      [hashHeader]: hash,
    };
    await cache.put(url, new Response(bytes, { headers }));
  };
  write(modelsName, work());
}

/** The registry that was read last from `url`, for when the network does not bring it. */
export async function cachedRegistry(url: URL): Promise<string | undefined> {
  return (await (await open(registriesName))?.match(url))?.text();
}

export function cacheRegistry(url: URL, json: string): void {
  const work = async (): Promise<void> => {
    await (await openNow(registriesName))?.put(url, new Response(json));
  };
  write(registriesName, work());
}

/** Lists the models that are kept on this device for this site. */
export async function cachedModels(): Promise<CachedModel[]> {
  const cache = await open(modelsName);
  if (!cache) return [];
  const requests = await cache.keys();
  return Promise.all(
    requests.map(async (request) => {
      const response = await cache.match(request);
      return { url: request.url, bytes: Number(response?.headers.get('Content-Length') ?? 0) };
    }),
  );
}

/**
 * Removes one model from this device, or all of them and the registries. Translators that have
 * been created go on. Resolves to whether there was something to remove.
 */
export async function evictModels(url?: string | URL): Promise<boolean> {
  if (url !== undefined) {
    const target = await resolveUrl('url', url);
    return (await (await open(modelsName))?.delete(target)) ?? false;
  }
  await Promise.all(writing.values());
  try {
    const { caches } = globalThis as Partial<typeof globalThis>;
    const removed = await caches?.delete(modelsName);
    await caches?.delete(registriesName);
    return removed ?? false;
  } catch {
    return false; // as `openNow`
  }
}
