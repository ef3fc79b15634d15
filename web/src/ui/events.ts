import type { Granularity, Pointed, Weighting } from '../attention/alignment';

/** What the components tell the page. */
export interface Events {
  'glossa-input': string;
  /** Offset in the source text. */
  'glossa-caret': number;
  /** What the pointer is on, or nothing. */
  'glossa-point': Pointed | undefined;
  /** What has the keyboard's focus, or nothing. */
  'glossa-focus': Pointed | undefined;
  'glossa-granularity': Granularity;
  'glossa-weighting': Weighting;
  /** Index of the sentence to draw. */
  'glossa-step': number;
  'glossa-beams': number;
  /** Index of the translation to show for the drawn sentence. */
  'glossa-choice': number;
  /** An example's text. */
  'glossa-example': string;
  'glossa-retry': undefined;
}

export function emit<Name extends keyof Events>(
  from: HTMLElement,
  name: Name,
  detail: Events[Name],
): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
