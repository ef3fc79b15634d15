// The network in an ONNX runtime, in Node.js or in a page: `ort` is onnxruntime-node or
// onnxruntime-web, whose API is the same.

import { detokenize } from './detokenize.mjs';
import { searchBeam } from './beam.mjs';
import { searchGreedy } from './greedy.mjs';

/** What `read` must find: the graphs for one precision, their weights and the vocabulary. */
export const filesOf = (precision, name) => `${name}-${precision}.onnx`;

const options = {
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
};

/**
 * `read(name)` gives the bytes of a file, `beams` (1, 4) says which searches will be asked for.
 * The sentences to translate come cut into pieces: the runtime has no tokenizer.
 */
export async function openNetwork(ort, read, precision, beams) {
  const weights = `weights-${precision}.bin`;
  const [content, vocabulary] = await Promise.all([read(weights), read('vocabulary.json')]);
  const pieces = JSON.parse(new TextDecoder().decode(vocabulary));
  const externalData = [{ path: weights, data: content }];
  const open = async (name) =>
    ort.InferenceSession.create(await read(filesOf(precision, name)), { ...options, externalData });
  const encoder = await open('encoder');
  const greedy = beams.includes(1) ? await open('greedy') : undefined;
  const beam = beams.some((width) => width > 1) ? await open('beam') : undefined;
  return {
    async translate({ pieces: source, ids }, width) {
      const tensor = new ort.Tensor('int32', Int32Array.from(ids), [ids.length]);
      const encoded = await encoder.run({ source: tensor });
      const best =
        width === 1
          ? await searchGreedy(ort, greedy, encoded, ids.length)
          : await searchBeam(ort, beam, encoded, ids.length, width);
      return { text: detokenize(pieces, best, source, ids) };
    },
  };
}
