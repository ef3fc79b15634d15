// The engine's compiled code.
import { packagedWasm } from './assets.js';
import { download, resolveUrl } from './download.js';
import { Failure, messageOf } from './errors.js';
import { chooseInstructionSet } from './instruction-set.js';
import type { InstructionSet, WasmSource } from './types.js';

export interface ModuleRequest {
  wasm: WasmSource | undefined;
  /** Chooses one of the package's own builds, where `wasm` names none. */
  instructionSet: InstructionSet | undefined;
  /** See `TranslatorSources`. */
  stallTimeout: number;
}

/** Begins with what will be needed anyway. Error: `NotSupportedError`, before anything is fetched. */
export function prefetchModule(request: ModuleRequest): void {
  if (request.wasm !== undefined) return;
  chooseInstructionSet(request.instructionSet);
  compiledModule(request).catch(() => undefined);
}

/** Compiled once per build: all translators share the code, each has its own memory. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** Errors: `NetworkError`, `NotSupportedError`, `OperationError`. */
export async function compiledModule(request: ModuleRequest): Promise<WebAssembly.Module> {
  const { wasm, stallTimeout } = request;
  if (wasm instanceof WebAssembly.Module) return wasm;
  if (wasm === undefined) {
    const instructionSet = chooseInstructionSet(request.instructionSet);
    return once(instructionSet, async () => {
      const source = packagedWasm(instructionSet);
      return compile(
        source instanceof URL ? await download(source, { stallTimeout }) : await source,
      );
    });
  }
  if (typeof wasm !== 'string' && !(wasm instanceof URL)) return compile(wasm);
  const url = await resolveUrl('wasm', wasm);
  return once(url.href, async () => compile(await download(url, { stallTimeout })));
}

/** No signal: another translator may wait for the same code. */
function once(key: string, make: () => Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
  let module = compiled.get(key);
  if (!module) {
    module = make();
    compiled.set(key, module);
    // The next call tries again.
    module.catch(() => compiled.delete(key));
  }
  return module;
}

async function compile(bytes: ArrayBuffer | Uint8Array): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes as BufferSource);
  } catch (error) {
    throw new Failure('engine', `The engine cannot be compiled: ${messageOf(error)}`);
  }
}
