// Which of the two builds of the engine this platform can run.
import { notSupportedError } from './errors.js';
import type { InstructionSet } from './types.js';

/**
 * (module (func (result v128)
 *   i32.const 0 i8x16.splat i32.const 0 i8x16.splat i8x16.relaxed_swizzle))
 */
const relaxedSimd = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // type: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // one function of it
  ...[0x0a, 0x0f, 0x01, 0x0d, 0x00], // its code, without locals
  ...[0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0xfd, 0x80, 0x02, 0x0b],
]);

let hasRelaxedSimd: boolean | undefined;

/** `wanted`, or the best that the platform has. Error: `NotSupportedError` if it lacks `wanted`. */
export function chooseInstructionSet(wanted: InstructionSet | undefined): InstructionSet {
  if (wanted === 'simd128') return wanted;
  hasRelaxedSimd ??= WebAssembly.validate(relaxedSimd);
  if (wanted && !hasRelaxedSimd) {
    throw notSupportedError(`instructionSet: this platform has no "${wanted}", only "simd128"`);
  }
  return hasRelaxedSimd ? 'relaxed-simd' : 'simd128';
}
