import { BOS, EOS, limitOf } from './rules.mjs';

/** -> the ids of the translation, and a row of attention for each. */
export async function searchGreedy(ort, decoder, { memory, keys, state }, sourceLength) {
  const best = { ids: [], attention: [] };
  let previous = new ort.Tensor('int32', Int32Array.of(BOS), [1]);
  for (let step = 0; step < limitOf(sourceLength); step++) {
    // What one step gives goes into the next as it is.
    const result = await decoder.run({ previous, state, memory, keys });
    previous = result.tokens;
    state = result.next_state;
    const id = previous.data[0];
    best.ids.push(id);
    best.attention.push(result.attention.data);
    if (id === EOS) break;
  }
  return best;
}
