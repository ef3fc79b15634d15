import { BOS, EOS, limitOf } from './rules.mjs';

/**
 * The same steps as weights/glossa_train/search.py, length penalty 1. The hypotheses are the rows of
 * one run; the first step has one row, since all are the same then. The graph gives each row's
 * 2 * width best tokens, of which the 2 * width best of all are chosen here.
 */
export async function searchBeam(ort, decoder, { memory, keys, state }, sourceLength, width) {
  const size = state.dims[1];
  const limit = limitOf(sourceLength);
  const finished = [];
  let rows = [{ ids: [], attention: [], score: 0 }];
  let previous = new ort.Tensor('int32', Int32Array.of(BOS), [1]);
  for (let length = 1; finished.length < width && length <= limit; length++) {
    const result = await decoder.run({ previous, state, memory, keys });
    const growing = [];
    for (const [rank, { row, token, score }] of bestOf(rows, result, 2 * width).entries()) {
      const { ids, attention } = rows[row];
      const weights = result.attention.data.subarray(row * sourceLength, (row + 1) * sourceLength);
      const grown = { row, score, ids: [...ids, token], attention: [...attention, weights] };
      const ends = token === EOS;
      if (rank < width && (ends || length === limit)) finished.push(grown);
      if (!ends && growing.length < width) growing.push(grown);
    }
    const states = new Float32Array(growing.length * size);
    const before = result.next_state.data;
    for (const [k, { row }] of growing.entries()) {
      states.set(before.subarray(row * size, (row + 1) * size), k * size);
    }
    state = new ort.Tensor('float32', states, [growing.length, size]);
    const tokens = growing.map(({ ids }) => ids.at(-1));
    previous = new ort.Tensor('int32', Int32Array.from(tokens), [tokens.length]);
    rows = growing;
  }
  const ranking = ({ score, ids }) => score / ids.length;
  return finished.reduce((best, other) => (ranking(other) > ranking(best) ? other : best));
}

/** The `count` best continuations of all rows, best first. */
function bestOf(rows, { tokens, log_probabilities: logs }, count) {
  const perRow = tokens.dims[1];
  const all = [];
  for (const [row, { score }] of rows.entries()) {
    for (let k = row * perRow; k < (row + 1) * perRow; k++) {
      all.push({ row, token: tokens.data[k], score: score + logs.data[k] });
    }
  }
  return all.sort((a, b) => b.score - a.score).slice(0, count);
}
