// The search rules that the peers share with weights/glossa_train/search.py.

export const UNK = 1;
export const BOS = 2;
export const EOS = 3;

/** The most tokens of a translation, for a source of `length` tokens. */
export const limitOf = (length) => 2 * length + 10;
