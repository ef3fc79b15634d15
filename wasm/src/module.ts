// The engine's compiled code.
import { download, resolveUrl } from './download.js';
import { messageOf, operationError } from './errors.js';
import type { WasmSource } from './types.js';

/** Compiled once per URL: all translators share the code, each has its own memory. */
const compiledUrls = new Map<string, Promise<WebAssembly.Module>>();

/** Errors: `NetworkError`, `OperationError`. */
export async function compiledModule(source: WasmSource | undefined): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (source !== undefined && typeof source !== 'string' && !(source instanceof URL)) {
    return compile(source);
  }
  // Written like this, bundlers find the file, copy it and put its new address here.
  const url = source ? await resolveUrl('wasm', source) : new URL('./glossa.wasm', import.meta.url);
  let module = compiledUrls.get(url.href);
  if (!module) {
    // No signal: another translator may wait for the same code.
    module = download(url).then(compile);
    compiledUrls.set(url.href, module);
    // The next call tries again.
    module.catch(() => compiledUrls.delete(url.href));
  }
  return module;
}

async function compile(bytes: ArrayBuffer | Uint8Array): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes as BufferSource);
  } catch (error) {
    throw operationError(`The engine cannot be compiled: ${messageOf(error)}`);
  }
}
