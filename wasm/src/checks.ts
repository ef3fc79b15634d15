// Checks of what the caller passes in: every error names the option, what was expected and found.

function found(value: unknown): string {
  if (typeof value === 'string') {
    return `found ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
  }
  if (Array.isArray(value)) return 'found an array';
  if (typeof value === 'object' && value !== null) {
    return `found an object (${Object.prototype.toString.call(value).slice(8, -1)})`;
  }
  return typeof value === 'function' ? 'found a function' : `found ${String(value)}`;
}

export function wrongType(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${name}: expected ${expected}, ${found(value)}`);
}

export function outOfRange(name: string, expected: string, value: unknown): RangeError {
  return new RangeError(`${name}: expected ${expected}, ${found(value)}`);
}

/** `options` as an object that has no other keys than `known`; nothing at all counts as `{}`. */
export function checkKeys(
  call: string,
  options: unknown,
  known: readonly string[],
): Record<string, unknown> {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object') throw wrongType(`${call} options`, 'an object', options);
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new TypeError(`${call}: unknown option "${key}", expected ${known.join(', ')}`);
    }
  }
  return options as Record<string, unknown>;
}

export function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
  return value;
}

export function checkNumber(
  name: string,
  value: unknown,
  min: number,
  max: number,
  kind: 'integer' | 'number' = 'number',
): number | undefined {
  if (value === undefined) return undefined;
  const article = kind === 'integer' ? 'an' : 'a';
  const expected = `${article} ${kind} from ${String(min)} to ${String(max)}`;
  if (typeof value !== 'number') throw wrongType(name, expected, value);
  // The negation also refuses NaN.
  if (!(value >= min && value <= max) || (kind === 'integer' && !Number.isInteger(value))) {
    throw outOfRange(name, expected, value);
  }
  return value;
}

export function checkBoolean(name: string, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrongType(name, 'true or false', value);
}

export function checkSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined || isSignal(value)) return value;
  throw wrongType('signal', 'an AbortSignal', value);
}

/** Not instanceof: a signal may come from another frame. */
function isSignal(value: unknown): value is AbortSignal {
  return (
    typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
  );
}

/** The canonical form of a BCP 47 tag. */
export function checkLanguage(name: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(name, 'a BCP 47 language tag', value);
  try {
    return Intl.getCanonicalLocales(value)[0] ?? '';
  } catch {
    throw outOfRange(name, 'a BCP 47 language tag such as "en"', value);
  }
}
