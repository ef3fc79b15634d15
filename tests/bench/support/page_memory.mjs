// The memory of a page in Chromium: WebAssembly's, and the JavaScript heaps of the page and its
// workers with what their array buffers hold, after garbage collection.

/** Before the page is opened: makes it keep track of its WebAssembly memories. */
export async function watchMemory(page) {
  await page.evaluateOnNewDocument(`(${keepMemories})()`);
  await page.evaluateOnNewDocument(`(${watchWorkers})(${JSON.stringify(`(${keepMemories})()`)})`);
}

/** -> bytes {wasm, heap, total} */
export async function readMemory(page) {
  const session = await page.createCDPSession();
  const parts = [];
  for (const client of [session, ...page.workers().map((worker) => worker.client)]) {
    parts.push(await readPart(client));
  }
  await session.detach();
  const wasm = parts.reduce((sum, part) => sum + part.wasm, 0);
  const heap = parts.reduce((sum, part) => sum + part.heap, 0);
  return { wasm, heap, total: wasm + heap };
}

async function readPart(client) {
  // Twice: the first collection lets go of what the second one takes.
  for (let k = 0; k < 2; k++) await client.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } =
    await client.send('Runtime.getHeapUsage');
  const { result } = await client.send('Runtime.evaluate', {
    expression: 'memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)',
  });
  return { wasm: result.value, heap: usedSize + embedderHeapUsedSize + backingStorageSize };
}

/* global globalThis, Worker, Blob, URL */

// Runs in the page and in its workers.
function keepMemories() {
  const memories = (globalThis.memories = []);
  const { Memory, instantiate, instantiateStreaming } = WebAssembly;
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, args) {
      const memory = new target(...args);
      memories.push(memory);
      return memory;
    },
  });
  const noting =
    (start) =>
    async (...args) => {
      const result = await start.apply(WebAssembly, args);
      const { memory } = (result.instance ?? result).exports ?? {};
      if (memory && !memories.includes(memory)) memories.push(memory);
      return result;
    };
  WebAssembly.instantiate = noting(instantiate);
  WebAssembly.instantiateStreaming = noting(instantiateStreaming);
}

// Runs in the page: what `code` does comes first in every worker.
function watchWorkers(code) {
  const Original = Worker;
  globalThis.Worker = function (url, options) {
    const sources = [`data:text/javascript,${encodeURIComponent(code)}`, String(url)];
    const script = sources.map((source) => `import ${JSON.stringify(source)};`).join('');
    const blob = new Blob([script], { type: 'text/javascript' });
    return new Original(URL.createObjectURL(blob), options);
  };
}
