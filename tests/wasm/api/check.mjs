// Assertions that run wherever the package does.

export function ok(value, message = 'expected something true') {
  if (!value) throw new Error(message);
}

const shown = (value) =>
  value instanceof Error ? `${value.name}: ${value.message}` : JSON.stringify(value);

export function equal(found, expected, what = '') {
  if (!Object.is(found, expected)) {
    throw new Error(`${what} expected ${shown(expected)}, found ${shown(found)}`);
  }
}

export function same(found, expected, what = '') {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${what} expected ${shown(expected)}, found ${shown(found)}`);
  }
}

/** That `promise` is rejected with an exception of that name and reason, or with that very value. */
export async function rejects(promise, expected, message = /(?:)/, reason = undefined) {
  let result;
  try {
    result = await promise;
  } catch (error) {
    if (typeof expected !== 'string') return equal(error, expected);
    equal(error?.name, expected, error?.message);
    ok(message.test(error.message), `${message} does not match "${error.message}"`);
    if (reason !== undefined) equal(error.reason, reason, error.message);
    return undefined;
  }
  throw new Error(`expected ${shown(expected)}, found an answer: ${shown(result)}`);
}

export function throws(work, expected) {
  try {
    work();
  } catch (error) {
    if (typeof expected === 'string') equal(error.name, expected, error.message);
    else equal(error, expected);
    return;
  }
  throw new Error(`expected ${shown(expected)}, found nothing thrown`);
}

export async function readAll(stream) {
  const chunks = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    chunks.push(value);
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
