// Reads registries: from the network, or where that fails as they were when they were read last.
import { cachedRegistry, cacheRegistry, isHttp } from './cache.js';
import { download, resolveUrl } from './download.js';
import { checkRegistryOptions } from './options.js';
import { parseRegistry } from './registry.js';
import type { ReadRegistryOptions, RegistryEntry } from './types.js';

/**
 * The models that a registry offers, for instance to let visitors choose among them. Errors:
 * `NetworkError`, `DataError` if it is no registry, or the signal's reason.
 */
export async function readRegistry(
  registry: string | URL,
  options?: ReadRegistryOptions,
): Promise<RegistryEntry[]> {
  const { stallTimeout, signal } = checkRegistryOptions(registry, options);
  return registryAt(await resolveUrl('registry', registry), stallTimeout, signal);
}

/** Milliseconds of silence after which a copy does where there is one. */
const patience = 2500;

export async function registryAt(
  url: URL,
  stallTimeout: number,
  signal: AbortSignal | undefined,
): Promise<RegistryEntry[]> {
  const kept = await cachedRegistry(url);
  let json: string;
  try {
    const bytes = await download(url, {
      stallTimeout: kept === undefined ? stallTimeout : Math.min(stallTimeout, patience),
      // An old one from the browser's cache would name models that are there no more.
      cache: 'no-cache',
      ...(signal && { signal }),
    });
    json = new TextDecoder().decode(bytes);
  } catch (error) {
    if (kept === undefined || signal?.aborted) throw error;
    return parseRegistry(kept, url);
  }
  const registry = parseRegistry(json, url);
  if (isHttp(url)) cacheRegistry(url, json);
  return registry;
}
