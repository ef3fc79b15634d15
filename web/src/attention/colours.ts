import { interpolateLab, piecewise } from 'd3-interpolate';
import { scaleSequential } from 'd3-scale';

/**
 * From the sheet's own colour to ink (to light in the dark theme), through blue: lightness alone
 * carries the value, so that it is read without seeing hues, and in grey print.
 */
const light = ramp(['#ffffff', '#c5d6e8', '#86abd3', '#4479b4', '#1b4a82', '#0a254d']);
const dark = ramp(['#181d25', '#1f4166', '#2b6598', '#4c93c6', '#93c5e6', '#eef8ff']);

function ramp(colours: string[]) {
  return scaleSequential(piecewise(interpolateLab, colours)).clamp(true);
}

/** Where black and white text are equally far from the background, at least 4.5 to 1. */
const TURN = { light: 0.6, dark: 0.49 };

/** Text and background for a weight from 0 to 1, as CSS colours that follow the theme. */
export function cellColours(weight: number): { background: string; text: string } {
  const text = {
    light: weight < TURN.light ? '#000' : '#fff',
    dark: weight < TURN.dark ? '#fff' : '#000',
  };
  return {
    background: `light-dark(${light(weight)}, ${dark(weight)})`,
    text: `light-dark(${text.light}, ${text.dark})`,
  };
}
