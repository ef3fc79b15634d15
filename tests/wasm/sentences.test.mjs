// Finding sentences, and offsets between UTF-8 and UTF-16.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gapBetween } from '../../wasm/dist/gaps.js';
import { utf16Offsets } from '../../wasm/dist/offsets.js';
import { sentenceSpans } from '../../wasm/dist/sentences.js';

const sentences = (text, language = 'en') =>
  Array.from(sentenceSpans(text, language), ({ begin, end }) => text.slice(begin, end));

test('splits sentences and lines', () => {
  assert.deepEqual(sentences('One two. Three? Four!'), ['One two.', 'Three?', 'Four!']);
  assert.deepEqual(sentences('  A title\n\nIt costs 3.50 euros.\t'), [
    'A title',
    'It costs 3.50 euros.',
  ]);
  assert.deepEqual(sentences('你好。再见！', 'zh'), ['你好。', '再见！']);
  assert.deepEqual(sentences('他说：“你好。”“再见！”他走了。“', 'zh'), [
    '他说：“你好。”',
    '“再见！”',
    '他走了。“',
  ]);
});

test('puts a space between translations where only their language writes one', () => {
  const gap = (text, before, after) =>
    gapBetween(text, [text.indexOf('|'), text.indexOf('|')], [before, after]);
  assert.equal(gap('你好。|再见！', 'Hello.', 'Bye!'), ' ');
  assert.equal(gap('你好。|再见！', 'こんにちは。', 'Bye!'), '');
  assert.equal(gap('你好。|再见！', 'Hello.', 'じゃあね。'), '');
  assert.equal(gap('你好。|再见！', 'Hello.', ''), '');
  assert.equal(gap('你好!|Bye!', 'Hello!', 'Bye!'), ' ');
  assert.equal(gap('“你好。”|他说', '“Hello.”', 'He said'), ' ');
  for (const wide of '日。，カ々𠀀（') assert.equal(gap(`${wide}|a`, 'Hello', 'Bye'), ' ', wide);
  for (const narrow of 'aé—한😀') assert.equal(gap(`${narrow}|a`, 'Hello', 'Bye'), '', narrow);
  // A word that was too long is cut anywhere.
  assert.equal(gap('aaa|aaa', 'Hello', 'Bye'), '');
  assert.equal(gapBetween('你好。 \n再见！', [3, 5], ['Hello.', 'Bye!']), ' \n');
  const between = (text, before, after) => gapBetween(text, [3, text.length - 3], [before, after]);
  assert.equal(between('Hi.  Bye', '你好。', '再见！'), '');
  assert.equal(between('Hi. \nBye', '你好。', '再见！'), ' \n');
  assert.equal(between('Hi. Bye', '你好。', 'Tom。'), ' ');
  assert.equal(between('Hi. Bye', '', '再见！'), ' ');
});

test('does not split where no sentence ends', () => {
  for (const text of [
    'Dr. Smith met Mrs. Jones.',
    'J. K. Rowling wrote it.',
    '"Where are you?" he asked.',
    'It works, e.g. here.',
  ]) {
    assert.deepEqual(sentences(text), [text]);
  }
  assert.deepEqual(sentences('No. I will not.'), ['No.', 'I will not.']);
  assert.deepEqual(sentences('"Where?" He left.'), ['"Where?"', 'He left.']);
  assert.deepEqual(sentences('Ask Dr.\nSmith is here.'), ['Ask Dr.', 'Smith is here.']);
});

test('ends sentences where the engine does', async () => {
  const table = await readFile(new URL('../data/sentences.tsv', import.meta.url), 'utf8');
  const lines = table.trimEnd().split('\n');
  assert.ok(lines.length > 20);
  for (const line of lines) {
    const [language, ...expected] = line.split('\t');
    assert.deepEqual(sentences(expected.join(' '), language), expected);
  }
});

test('finds nothing where there is nothing', () => {
  for (const text of ['', ' \n\t ', '\u0000\u200b\ufeff', '\ud800', ' '.repeat(100_000)]) {
    assert.deepEqual(sentences(text), []);
  }
});

test('cuts what has no end, between words if it can', () => {
  for (const unit of ['x', '😀', 'word ', 'a clause, of words ', '漢', '\ud800']) {
    const text = `Go${unit.repeat(100_000 / unit.length)}`;
    const spans = sentenceSpans(text, 'en');
    let end = 0;
    for (const span of spans) {
      assert.ok(span.begin >= end && span.end > span.begin && span.end - span.begin <= 2000);
      assert.match(text.slice(end, span.begin), /^\s*$/);
      assert.doesNotMatch(text.slice(span.begin), /^[\udc00-\udfff]/);
      if (unit.endsWith(' ')) assert.match(text.slice(span.end), /^\s|^$/);
      end = span.end;
    }
    assert.match(text.slice(end), /^\s*$|^\ud800*$/);
  }
});

test('does without Intl.Segmenter: lines', (t) => {
  const { Segmenter } = Intl;
  t.after(() => (Intl.Segmenter = Segmenter));
  delete Intl.Segmenter;
  assert.deepEqual(sentences('One. Two.\r\n\nThree.\n'), ['One. Two.', 'Three.']);
  assert.deepEqual(sentences(''), []);
});

test('offsets agree with TextEncoder', () => {
  const characters = [
    'a',
    'é',
    '\u07ff',
    '\u0800',
    '漢',
    '\ufffd',
    '😀',
    '\ud800',
    '\udc00',
    '\ufeff',
  ];
  for (const first of characters) {
    for (const second of characters) {
      const text = `${first}x${second}${first}`;
      const offset = utf16Offsets(text);
      let units = 0;
      for (const character of text) {
        const bytes = new TextEncoder().encode(text.slice(0, units)).length;
        // A high surrogate before a low one makes a pair: the prefix ends inside no character.
        assert.equal(offset(bytes), units);
        units += character.length;
      }
      assert.equal(offset(new TextEncoder().encode(text).length), text.length);
    }
  }
  assert.equal(utf16Offsets('é')(1), 0, 'inside a character: its beginning');
  assert.equal(utf16Offsets('')(0), 0);
  assert.equal(utf16Offsets('ab')(99), 2);
});
