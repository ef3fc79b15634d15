// Reads registries: from the network, without one as they were when they were read last.
import { cachedRegistry, cacheRegistry, isHttp } from './cache.js';
import { download, isUnanswered, resolveUrl } from './download.js';
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

export async function registryAt(
  url: URL,
  stallTimeout: number,
  signal: AbortSignal | undefined,
): Promise<RegistryEntry[]> {
  let json: string;
  try {
    // An old one from the browser's cache would name models that are there no more.
    const cache = 'no-cache';
    const bytes = await download(url, { stallTimeout, cache, ...(signal && { signal }) });
    json = new TextDecoder().decode(bytes);
  } catch (error) {
    const kept = isUnanswered(error) ? await cachedRegistry(url) : undefined;
    if (kept === undefined) throw error;
    return parseRegistry(kept, url);
  }
  const registry = parseRegistry(json, url);
  if (isHttp(url)) cacheRegistry(url, json);
  return registry;
}
