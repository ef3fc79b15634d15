// Which of the two builds of the engine this platform can run.
import { Failure } from './errors.js';
import type { InstructionSet } from './types.js';

const zeros = [0x41, 0x00, 0xfd, 0x0f]; // i32.const 0 i8x16.splat

/** What a module of each kind has in it. */
const examples: Record<InstructionSet, number[]> = {
  simd128: zeros,
  'relaxed-simd': [...zeros, ...zeros, 0xfd, 0x80, 0x02], // i8x16.relaxed_swizzle
};

/** Whether the platform takes `(module (func (result v128) ...))`. */
function validates(instructions: number[]): boolean {
  const code = [0x00, ...instructions, 0x0b]; // no locals, the end
  return WebAssembly.validate(
    new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
      ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // type: () -> v128
      ...[0x03, 0x02, 0x01, 0x00], // one function of it
      ...[0x0a, code.length + 2, 0x01, code.length, ...code],
    ]),
  );
}

let best: InstructionSet | undefined;

/** `wanted`, or the best that the platform has. Error: `NotSupportedError` if it lacks that. */
export function chooseInstructionSet(wanted: InstructionSet | undefined): InstructionSet {
  best ??= (['relaxed-simd', 'simd128'] as const).find((set) => validates(examples[set]));
  if (!best) throw new Failure('simd', 'This platform has no WebAssembly SIMD.');
  if (wanted === 'relaxed-simd' && best !== wanted) {
    throw new Failure('simd', `instructionSet: this platform has no "${wanted}", only "${best}"`);
  }
  return wanted ?? best;
}
