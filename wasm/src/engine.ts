// The WebAssembly module as typed functions. One instance serves one model, so that dropping the
// instance gives back all its memory. Replies are buffers that reply.ts reads.

/** wasm/binding/binding.cc. */
interface Exports {
  memory: WebAssembly.Memory;
  _initialize: () => void;
  malloc: (size: number) => number;
  free: (address: number) => void;
  glossa_load: (address: number, size: number) => number;
  glossa_translate: (
    address: number,
    size: number,
    beam: number,
    nbest: number,
    lengthPenalty: number,
    shortlist: number,
    prefix: number,
    prefixSize: number,
  ) => number;
  glossa_align: (source: number, sourceSize: number, target: number, targetSize: number) => number;
  glossa_alternatives: (
    source: number,
    sourceSize: number,
    prefix: number,
    prefixSize: number,
    count: number,
  ) => number;
}

/** How translations are searched for; `TranslateDetailedOptions` says what each field means. */
export interface SearchSettings {
  numBeams: number;
  nBest: number;
  lengthPenalty: number;
  shortlist: boolean;
  prefix: string;
}

const utf8 = new TextEncoder();

export class Engine {
  readonly #exports: Exports;
  #broken = false;

  static async instantiate(module: WebAssembly.Module): Promise<Engine> {
    const instance = await WebAssembly.instantiate(module, {
      // The module asks the system for nothing; it only tells when its memory has grown.
      env: { emscripten_notify_memory_growth: () => undefined },
    });
    return new Engine(instance.exports as unknown as Exports);
  }

  private constructor(exports: Exports) {
    this.#exports = exports;
    exports._initialize();
  }

  load(model: Uint8Array): ArrayBuffer {
    return this.#call([model], (address) => this.#exports.glossa_load(address, model.length));
  }

  translate(text: string, search: SearchSettings): ArrayBuffer {
    const { numBeams, nBest, lengthPenalty, shortlist, prefix } = search;
    const bytes = [utf8.encode(text), utf8.encode(prefix)] as const;
    return this.#call(bytes, (address, prefixAddress) =>
      this.#exports.glossa_translate(
        address,
        bytes[0].length,
        numBeams,
        nBest,
        lengthPenalty,
        Number(shortlist),
        prefixAddress,
        bytes[1].length,
      ),
    );
  }

  align(source: string, target: string): ArrayBuffer {
    const bytes = [utf8.encode(source), utf8.encode(target)] as const;
    return this.#call(bytes, (first, second) =>
      this.#exports.glossa_align(first, bytes[0].length, second, bytes[1].length),
    );
  }

  alternatives(source: string, prefix: string, count: number): ArrayBuffer {
    const bytes = [utf8.encode(source), utf8.encode(prefix)] as const;
    return this.#call(bytes, (first, second) =>
      this.#exports.glossa_alternatives(first, bytes[0].length, second, bytes[1].length, count),
    );
  }

  /** Copies `inputs` into the module's memory, calls, and copies the reply out. */
  #call(inputs: readonly Uint8Array[], call: (...addresses: number[]) => number): ArrayBuffer {
    if (this.#broken) throw new Error('it stopped at an earlier call');
    // A trap (out of memory, a defect) leaves the memory in an unknown state.
    this.#broken = true;
    const addresses = inputs.map((input) => this.#copyIn(input));
    const reply = this.#copyOut(call(...addresses));
    for (const address of addresses) this.#exports.free(address);
    this.#broken = false;
    return reply;
  }

  #copyIn(bytes: Uint8Array): number {
    const address = this.#exports.malloc(bytes.length);
    if (address === 0) throw new Error(`no memory for ${String(bytes.length)} bytes`);
    new Uint8Array(this.#exports.memory.buffer).set(bytes, address);
    return address;
  }

  /** A reply begins with its size in bytes, itself not counted. */
  #copyOut(address: number): ArrayBuffer {
    const { buffer } = this.#exports.memory;
    const size = new DataView(buffer).getUint32(address, true);
    return buffer.slice(address + 4, address + 4 + size);
  }
}
