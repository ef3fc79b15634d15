// How weights are kept and multiplied.
#pragma once

namespace glossa {

enum class Precision {
  // Integers -127..127 with a scale per row; what they are multiplied with is quantized to 7 bits
  // for it. Same results on every instruction set, bit for bit.
  kInt8,
  // Floats: 4 times the memory, and the reference that int8 is compared with.
  kFloat32,
};

}  // namespace glossa
