// The report as tables of text.

const ms = (value) => (value < 10 ? value.toFixed(3) : value.toFixed(1));
const mib = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e5 ? 3 : 2)} MB`;
const percent = (value) => `${(100 * value).toFixed(1)} %`;

/** Columns of strings; the first is aligned left, the others right. */
function table(title, head, rows) {
  const widths = head.map((_, k) => Math.max(...[head, ...rows].map((row) => row[k].length)));
  const line = (row) =>
    row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join('  ');
  return `\n${title}\n\n${[head, ...rows].map((row) => line(row).trimEnd()).join('\n')}\n`;
}

const sections = {
  speed({ sentences, rounds, results }) {
    const best = (beam) =>
      Math.min(
        ...results
          .filter((r) => r.beam === beam && r.id.startsWith('ort-web'))
          .map((r) => r.median),
      );
    return table(
      `Milliseconds per sentence, one thread, ${sentences} sentences x ${rounds} rounds. "same": translations` +
        '\nequal to those of fp32 PyTorch. "best": median over sentences of the least time of the rounds.' +
        '\n"speed": against the faster ONNX Runtime Web, by medians (higher is faster).',
      ['engine', 'beam', 'lower', 'median', 'upper', 'best', 'same', 'speed'],
      results.map((r) => [
        r.about && !r.name.includes('SIMD') ? `${r.name} (${r.about})` : r.name,
        String(r.beam),
        ms(r.lower),
        ms(r.median),
        ms(r.upper),
        ms(r.best),
        `${r.identical} of ${sentences}`,
        Number.isFinite(best(r.beam)) ? (best(r.beam) / r.median).toFixed(2) : '',
      ]),
    );
  },
  coldStart({ profiles, results }) {
    return table(
      `Cold start in a fresh profile of Chromium, ${profiles} profiles: ms from navigation to the first\n` +
        'translation, and bytes fetched for it (compressed as sent; uncompressed)',
      [
        'page',
        'lower',
        'median',
        'upper',
        'engine open',
        'sent',
        'without weights',
        'uncompressed',
        'without weights',
      ],
      results.map((r) => [
        r.name,
        ...[r.lower, r.median, r.upper, r.openedMs].map((value) => value.toFixed(0)),
        ...[r.bytes, r.bytesWithoutWeights, r.uncompressed, r.uncompressedWithoutWeights].map(mib),
      ]),
    );
  },
  memory({ modelBytes, loaded, course, slowdown, peers }) {
    const row = (name, { wasm, heap, total }) => [
      name,
      mib(wasm),
      mib(heap),
      mib(total),
      `${(total / modelBytes).toFixed(2)} x`,
    ];
    const rows = [
      row('Glossa, loaded', loaded),
      ...course.map((r) => row(`Glossa, after ${r.translations} translations`, r)),
      ...Object.entries(peers).map(([name, r]) => row(`ONNX Runtime Web, ${name}, loaded`, r)),
    ];
    return (
      table(
        'Memory of the page in Chromium: WebAssembly, JavaScript heaps with their buffers; by the model file',
        ['page', 'wasm', 'heaps', 'together', 'by model file'],
        rows,
      ) + `Time after these translations by that of a fresh page: ${slowdown.toFixed(3)}\n`
    );
  },
  length({ slope, intercept, largestDeviation, results }) {
    return (
      table(
        'Time against the length of a sentence, Chromium, greedy',
        ['words', 'tokens in and out', 'ms', 'from the line'],
        results.map((r) => [String(r.words), r.tokens.toFixed(0), ms(r.ms), percent(r.deviation)]),
      ) +
      `Line: ${intercept.toFixed(3)} ms + ${(1000 * slope).toFixed(1)} us per token; ` +
      `largest deviation from 10 words on: ${percent(largestDeviation)}\n`
    );
  },
  count({ results }) {
    return table(
      'Time of one text, Chromium, greedy',
      ['sentences', 'ms', 'ms per sentence', 'us per token'],
      results.map((r) => [
        String(r.sentences),
        ms(r.ms),
        ms(r.msPerSentence),
        r.microsecondsPerToken.toFixed(1),
      ]),
    );
  },
  bulk({ lines, words, loadSeconds, results }) {
    return table(
      `Native command line, ${lines} lines (${words} words), whole process; loading alone takes ${(1000 * loadSeconds).toFixed(0)} ms`,
      ['beam', 'threads', 'batch', 'seconds', 'sentences/s', 'words/s'],
      results.map((r) => [
        String(r.beam),
        String(r.threads),
        String(r.batchSize),
        r.seconds.toFixed(2),
        r.sentencesPerSecond.toFixed(0),
        r.wordsPerSecond.toFixed(0),
      ]),
    );
  },
  limit({ sentences, results }) {
    return table(
      `The matrix-vector limit: ms per sentence of the products alone and of greedy translation, ${sentences} sentences`,
      ['where', 'products', 'translation', 'share', 'multiply-adds per second'],
      results.map((r) => [
        r.name,
        ms(r.productsMs),
        ms(r.translationMs),
        percent(r.share),
        `${r.gigaOperationsPerSecond.toFixed(1)} billion`,
      ]),
    );
  },
};

export function showPart(name, part) {
  return part ? sections[name](part) : `\n${name}: not measured\n`;
}

export function showBars(bars) {
  const verdict = (met) => (met === undefined ? '-' : met ? 'met' : 'MISSED');
  return table(
    'Bars',
    ['bar', 'measured', ''],
    bars.map(({ bar, measured, met }) => [bar, measured, verdict(met)]),
  );
}
