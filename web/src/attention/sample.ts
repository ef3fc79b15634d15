import type { Alignment } from './alignment';

/** Shown before there is anything to draw: two links that cross say what the drawing is about. */
export const sample: Alignment = {
  source: units('the', 'red', 'car'),
  target: units('la', 'voiture', 'rouge'),
  weights: [
    [0.8, 0.05, 0.15],
    [0.06, 0.12, 0.82],
    [0.02, 0.85, 0.13],
  ],
  probabilities: [0.9, 0.9, 0.9],
  cut: false,
};

function units(...words: string[]) {
  return words.map((text, index) => ({ text, begin: 0, end: 0, tokens: [index] }));
}
