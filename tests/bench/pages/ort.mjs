// In the page's own thread: a worker would only add messages.
import * as ort from '/ort/ort.wasm.bundle.min.mjs';
import { openNetwork } from '/peers/network.mjs';
import { report, serve } from './measure.mjs';

ort.env.wasm.numThreads = 1;

async function read(name) {
  const response = await fetch(`/onnx/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

serve(async (settings) => {
  const beams = settings.has('first') ? [1] : [1, 4];
  return openNetwork(ort, read, settings.get('precision'), beams);
}).catch(report);
