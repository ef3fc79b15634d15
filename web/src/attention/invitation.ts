import { html } from 'lit';
import type { Alignment, Pointed } from './alignment';
import './links';

/** Two links that cross say what the drawing is about. */
export const sample: Alignment = {
  source: units('the', 'red', 'car'),
  target: units('la', 'voiture', 'rouge'),
  weighting: 'attention',
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

/** Stands where the attention will be drawn. */
export function invitation(pointed: Pointed | undefined) {
  return html`<h2>Where it looks</h2>
    <p>
      The model writes its translation word by word, and before each word it looks back over the
      whole sentence that you wrote. Type something, or take an example: its looks are drawn here,
      as links between the two sentences and as a map with a square for every pair of words.
    </p>
    <glossa-links .alignment=${sample} .pointed=${pointed} source="en" target="fr"></glossa-links>`;
}
