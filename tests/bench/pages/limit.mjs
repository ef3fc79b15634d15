import { report } from './measure.mjs';

const rounds = 15;
const runs = 5;

async function open() {
  const kernels = new URLSearchParams(location.search).get('kernels');
  const [code, model] = await Promise.all(
    [`/limit/glossa-limit-${kernels}.wasm`, '/weights/en-fr.safetensors'].map(async (url) =>
      (await fetch(url)).arrayBuffer(),
    ),
  );
  const { instance } = await WebAssembly.instantiate(code, {
    env: { emscripten_notify_memory_growth: () => undefined },
  });
  const engine = instance.exports;
  engine._initialize();
  const withBytes = (bytes, use) => {
    const address = engine.malloc(bytes.length);
    new Uint8Array(engine.memory.buffer).set(bytes, address);
    const result = use(address, bytes.length);
    engine.free(address);
    return result;
  };
  if (!withBytes(new Uint8Array(model), engine.limit_load)) throw new Error('not a model');

  /** The least of the rounds' times, in ms, of the products of each sentence and of translating it. */
  globalThis.measureLimit = (sentences) =>
    sentences.map((sentence) => {
      const operations = withBytes(new TextEncoder().encode(sentence), engine.limit_choose);
      if (operations < 0) throw new Error(`not translated in one piece: ${sentence}`);
      const times = { products: Infinity, translation: Infinity };
      const time = (name, work) => {
        const start = performance.now();
        work(runs);
        times[name] = Math.min(times[name], (performance.now() - start) / runs);
      };
      for (let round = 0; round < rounds; round++) {
        time('products', engine.limit_multiply);
        time('translation', engine.limit_translate);
      }
      return { operations, ...times };
    });
  globalThis.about = kernels;
  globalThis.ready = true;
}

open().catch(report);
