import { openChild } from './child.mjs';

/** The package in Node.js, in the thread that calls it. */
export function openGlossaNode(name, instructionSet) {
  // Node.js 20 and 22 know relaxed SIMD only when they are told to.
  const flags = instructionSet === 'relaxed-simd' ? ['--experimental-wasm-relaxed-simd'] : [];
  return openChild(name, 'glossa.mjs', { args: instructionSet ? [instructionSet] : [], flags });
}
