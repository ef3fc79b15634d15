// The share of the matrix-vector limit that decoding reaches: the time of a sentence's products
// alone, measured in the same run, by the time of the sentence.

/** -> {share}, from 0 to 1; undefined until there is a program that times the products alone. */
export function measureLimit() {
  return undefined;
}
