import type { TranslatedSentence, Translation } from 'glossa';
import { pieceUnits, wordUnits, type Unit } from './words';

export type Granularity = 'words' | 'pieces';

/** Where the decoder looked before it chose a token, or where that token, once known, comes from. */
export type Weighting = 'attention' | 'alignment';

/** What the drawings show: units of both sentences and how much each looked at each. */
export interface Alignment {
  source: Unit[];
  target: Unit[];
  /** What the weights are. */
  weighting: Weighting;
  /**
   * weights[t][s], from 0 to 1: how much target unit t looked at source unit s. Rows sum to 1,
   * unless the sentence is cut.
   */
  weights: number[][];
  /** Per target unit: the product of its tokens' probabilities. */
  probabilities: number[];
  /** Whether the sentence has more units than are drawn. */
  cut: boolean;
}

/** What a unit of either side did, said before its partners. */
export const VERBS: Record<Weighting, Record<'source' | 'target', string>> = {
  attention: { source: 'seen by', target: 'looked at' },
  alignment: { source: 'becomes', target: 'comes from' },
};

/** Units drawn of each side: a map of more squares could not be read, and would hold up the page. */
export const DRAWN = 80;

/** A unit of either side, or with both indices a cell of the heat map. */
export interface Pointed {
  source?: number;
  target?: number;
}

/**
 * @param text - The sentence as the user wrote it; the source units count from its beginning.
 * @param translation - Is drawn with its alignment if it has one.
 */
export function alignment(
  text: string,
  sentence: TranslatedSentence,
  translation: Translation,
  granularity: Granularity,
): Alignment {
  const weights = translation.alignment ?? translation.attention;
  const tokens = sentence.source.map(({ text, begin, end }) => ({
    text,
    begin: begin - sentence.begin,
    end: end - sentence.begin,
  }));
  const whole = granularity === 'pieces';
  const source = whole ? pieceUnits(text, tokens) : wordUnits(sentence.sourceWords, sentence.begin);
  const target = whole ? pieceUnits(translation.text, translation.target) : translation.targetWords;
  const shown = target.slice(0, DRAWN);
  return {
    source: source.slice(0, DRAWN),
    target: shown,
    weighting: translation.alignment ? 'alignment' : 'attention',
    weights: shown.map((row) => merged(row, source, weights, tokens.length).slice(0, DRAWN)),
    probabilities: shown.map(({ tokens }) =>
      Math.exp(sum(tokens, (token) => translation.logProbabilities[token] ?? 0)),
    ),
    cut: source.length > DRAWN || target.length > DRAWN,
  };
}

/**
 * The pieces of a target word are steps of their own, so their rows are averaged; the pieces of a
 * source word share one row's attention, so it adds up. What went to a token that is not shown (the
 * end of the sentence) is left out and the rest scaled back to 1.
 */
function merged(row: Unit, source: Unit[], weights: Float32Array, columns: number): number[] {
  const sums = source.map(({ tokens }) =>
    sum(row.tokens, (t) => sum(tokens, (s) => weights[t * columns + s] ?? 0)),
  );
  const total = sum(sums, (value) => value);
  return sums.map((value) => (total > 0 ? value / total : 1 / sums.length));
}

function sum<T>(values: readonly T[], value: (item: T) => number): number {
  return values.reduce((total, item) => total + value(item), 0);
}

/** "87 %", or "0.4 %": as many digits as say something. */
export function percent(value: number): string {
  return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)}\u00a0%`;
}

/** The units of the other side that have to do with one unit, strongest first. */
export function strongest(
  { weights }: Alignment,
  pointed: Pointed,
): { index: number; weight: number }[] {
  const { source = 0, target } = pointed;
  const found =
    target === undefined ? weights.map((row) => row[source] ?? 0) : (weights[target] ?? []);
  return found
    .map((weight, index) => ({ index, weight }))
    .sort((one, other) => other.weight - one.weight);
}
