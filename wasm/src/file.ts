// Files on disk, for Node (and what behaves like it). Nothing here runs in a browser.

/** The part of `node:fs/promises` and `node:url` that is used. */
interface NodeFiles {
  readFile: (path: URL) => Promise<Uint8Array<ArrayBuffer>>;
}
interface NodeUrls {
  pathToFileURL: (path: string) => URL;
}

/**
 * Imports a module of Node. The name is not a literal and the comments ask bundlers to let it be:
 * some refuse to build when they see a `node:` import, even one that never runs.
 */
async function nodeModule(name: string): Promise<unknown> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name);
}

export async function readFile(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const { readFile } = (await nodeModule('node:fs/promises')) as NodeFiles;
  return readFile(url);
}

export async function pathToFileUrl(path: string): Promise<URL> {
  const { pathToFileURL } = (await nodeModule('node:url')) as NodeUrls;
  return pathToFileURL(path);
}
