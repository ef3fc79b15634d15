// What the API tests share: the built package, the shipped model, a server that misbehaves on
// request.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

export { readRegistry, Translator } from '../../wasm/dist/index.js';

const root = new URL('../../', import.meta.url);
export const pathOf = (file) => fileURLToPath(new URL(file, root));
export const modelUrl = new URL('weights/en-fr.safetensors', root);
export const modelBytes = await readFile(modelUrl);
export const languages = { sourceLanguage: 'en', targetLanguage: 'fr' };
/** The small model of the core's tests, for when the text is the point. */
export const tiny = { ...languages, model: pathOf('tests/data/tiny-tied.safetensors') };
export const fromBytes = { ...languages, model: modelBytes };

/** A text of so many sentences, all different, so that none comes from a cache. */
export const manySentences = (count) =>
  Array.from({ length: count }, (_, i) => `The old man bought ${i} apples at the market. `).join(
    '',
  );

/**
 * Asserts that `promise` rejects with an exception of that name, whose message says all of `parts`
 * that are patterns and whose reason is the one that is a string.
 */
export async function rejects(promise, name, ...parts) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.name, name, error.message);
    for (const part of parts) {
      if (typeof part === 'string') assert.equal(error.reason, part, error.message);
      else assert.match(error.message, part);
    }
    return true;
  });
}

/** Serves `routes`, path -> (request, response) => void, at `origin` until `close()`. */
export async function serve(routes) {
  const server = createServer((request, response) => {
    const route = routes[request.url];
    if (route) route(request, response);
    else response.writeHead(404).end('not here');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A route that answers with these bytes. */
export const answer =
  (body, headers = {}) =>
  (request, response) => {
    response.writeHead(200, { 'Content-Length': body.length, ...headers }).end(body);
  };

/** Checks what must hold for every result on `text`. */
export function checkDetailed(text, result) {
  let end = 0;
  let rebuilt = '';
  for (const sentence of result.sentences) {
    assert.ok(sentence.begin >= end && sentence.end <= text.length);
    rebuilt += text.slice(end, sentence.begin);
    // Between sentences without a space the translations may have one.
    if (end === sentence.begin && result.text[rebuilt.length] === ' ') rebuilt += ' ';
    assert.equal(sentence.textBegin, rebuilt.length);
    rebuilt += sentence.translations[0].text;
    end = sentence.end;
    checkSentence(text, sentence);
  }
  // Lone surrogates may have become U+FFFD.
  assert.equal(result.text.toWellFormed(), (rebuilt + text.slice(end)).toWellFormed());
}

export function checkSentence(text, { begin, end, source, sourceWords, translations }) {
  checkTokens(text, source, begin, end);
  checkWords(text, sourceWords, source, begin, end);
  assert.ok(translations.length >= 1);
  for (const translation of translations) {
    const { text, target, score, logProbabilities, attention, alignment } = translation;
    checkTokens(text, target, 0, text.length);
    checkWords(text, translation.targetWords, target, 0, text.length);
    assert.equal(logProbabilities.length, target.length);
    assert.ok(logProbabilities.every((value) => value <= 0));
    const sum = logProbabilities.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - score) < 1e-3, `score ${score}, sum ${sum}`);
    assert.deepEqual(translation.attentionShape, [target.length, source.length]);
    for (const matrix of alignment ? [attention, alignment] : [attention]) {
      assert.equal(matrix.length, target.length * source.length);
      for (let row = 0; row < matrix.length; row += source.length) {
        const weights = matrix.subarray(row, row + source.length);
        assert.ok(weights.every((weight) => weight >= 0));
        assert.ok(Math.abs(weights.reduce((a, b) => a + b, 0) - 1) < 1e-4);
      }
    }
  }
}

/** Ordered, inside [begin, end), never between the halves of a surrogate pair. */
function checkTokens(text, tokens, begin, end) {
  let last = begin;
  for (const token of tokens) {
    assert.ok(token.begin >= last && token.end >= token.begin && token.end <= end, token.text);
    for (const at of [token.begin, token.end]) {
      assert.doesNotMatch(text.slice(at - 1, at + 1), /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/);
    }
    last = token.end;
  }
}

/** Ordered, inside [begin, end), spelled as the text is, and every token with text in just one. */
function checkWords(text, words, tokens, begin, end) {
  let last = begin;
  for (const word of words) {
    assert.ok(word.begin >= last && word.end > word.begin && word.end <= end, word.text);
    assert.equal(word.text, text.slice(word.begin, word.end));
    last = word.end;
  }
  const used = words.flatMap((word) => word.tokens);
  const spelled = tokens.flatMap(({ begin, end }, index) =>
    text.slice(begin, end).trim() ? [index] : [],
  );
  assert.equal(new Set(used).size, used.length);
  for (const index of spelled) assert.ok(used.includes(index), tokens[index].text);
}
