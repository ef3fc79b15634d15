// The bars that Glossa must clear, each computed from what was measured.

const factor = (value) => `${value.toFixed(1)} times`;
const percent = (value) => `${(100 * value).toFixed(1)} %`;

/** -> {bar, measured, met}; `met` is undefined where a part was not measured. */
export function judge(report) {
  return [...speedBars(report), ...limitBars(report), ...coldBars(report), ...pageBars(report)];
}

/** `value` undefined: not measured. */
function bar(text, value, show, meets) {
  const measured = value !== undefined && Number.isFinite(value);
  return {
    bar: text,
    measured: measured ? show(value) : 'not measured',
    met: measured ? meets(value) : undefined,
  };
}

const atLeast = (text, value, least, show = factor) =>
  bar(text, value, show, (found) => found >= least);
const atMost = (text, value, most, show) => bar(text, value, show, (found) => found <= most);

/** How many times as fast one engine is as the fastest of others, by medians. */
export function ratio(speed, beam, mine, ...others) {
  const medianOf = (id) =>
    speed?.results.find((entry) => entry.id === id && entry.beam === beam)?.median;
  const theirs = others.map(medianOf).filter((value) => value !== undefined);
  const own = medianOf(mine);
  return own === undefined || theirs.length < others.length ? undefined : Math.min(...theirs) / own;
}

export const ortWeb = ['ort-web-fp32', 'ort-web-int8'];

/** The engines that compute in fp32 what PyTorch does, and must translate alike. */
const fp32 = ['ort-web-fp32', 'ort-node-fp32', 'pytorch'];

function speedBars({ speed }) {
  const peers = speed?.results.filter(({ id }) => fp32.includes(id)) ?? [];
  const alike = Math.min(...peers.map(({ identical }) => identical / speed.sentences));
  const web = (beam, id) => ratio(speed, beam, id, ...ortWeb);
  const than = 'as fast as the faster of ONNX Runtime Web fp32 and int8';
  return [
    atLeast(
      `Chromium, relaxed SIMD, beam 1: 12 times (goal 20) ${than}`,
      web(1, 'chromium-relaxed'),
      12,
    ),
    atLeast(
      `Chromium, relaxed SIMD, beam 4: 8 times (goal 12) ${than}`,
      web(4, 'chromium-relaxed'),
      8,
    ),
    atLeast(`Chromium, SIMD128, beam 1: 7 times ${than}`, web(1, 'chromium-simd128'), 7),
    atLeast(
      'Native, beam 1: 20 times as fast as PyTorch fp32',
      ratio(speed, 1, 'native', 'pytorch'),
      20,
    ),
    atLeast(
      'Native, beam 1: 4 times as fast as onnxruntime-node int8',
      ratio(speed, 1, 'native', 'ort-node-int8'),
      4,
    ),
    atLeast("fp32 peers: all translations equal the recipe's", alike, 1, percent),
  ];
}

function limitBars({ limit }) {
  const [relaxed] = limit?.results ?? [];
  const text = 'Decoding, Chromium, relaxed SIMD: 55 % of the matrix-vector limit';
  return [atLeast(text, relaxed?.share, 0.55, percent)];
}

function coldBars({ coldStart }) {
  const [glossa, ...others] = coldStart?.results ?? [];
  // Against the better of the two pages of ONNX Runtime Web, whichever that is for a figure.
  const share = (key) => glossa && glossa[key] / Math.min(...others.map((entry) => entry[key]));
  return [
    atMost(
      'Cold start: a fifth of the time of the better ONNX Runtime Web page',
      share('median'),
      0.2,
      percent,
    ),
    atMost('Cold start: a fifth of its bytes', share('bytes'), 0.2, percent),
    atMost(
      'Cold start: a twentieth of its bytes without weights',
      share('bytesWithoutWeights'),
      0.05,
      percent,
    ),
  ];
}

function pageBars({ memory, length }) {
  const first = memory?.course[0];
  const last = memory?.course.at(-1);
  const size = memory && memory.loaded.total / memory.modelBytes;
  return [
    atMost('Memory of the page after load: 3 times the model file', size, 3, factor),
    atMost(
      'Memory flat over the translations after load: within 2 %',
      memory && last.total / first.total - 1,
      0.02,
      percent,
    ),
    atMost(
      'Time linear in tokens: within 15 % of the line from 10 to 100 words',
      length?.largestDeviation,
      0.15,
      percent,
    ),
    atMost(
      'Time independent of what was translated before: within 5 %',
      memory && memory.slowdown - 1,
      0.05,
      percent,
    ),
  ];
}
