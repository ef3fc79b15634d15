// What every build of the package does in every environment: create, translate, end.
import { equal, ok, readAll, rejects, same, sleep, throws } from './check.mjs';

const sentence = 'I love cats.';
const manySentences = (count) =>
  Array.from({ length: count }, (_, i) => `The old man bought ${i} apples. `).join('');

/** The calls that take a signal. */
const calls = {
  translate: (translator, options) => translator.translate(sentence, options),
  translateDetailed: (translator, options) => translator.translateDetailed(sentence, options),
  align: (translator, options) => translator.align(sentence, 'cha', options),
  alternatives: (translator, options) => translator.alternatives(sentence, '', options),
  measureInputUsage: (translator, options) => translator.measureInputUsage(sentence, options),
};

export const cases = {
  async 'a translator looks like the interface of the draft'({ create, Translator }) {
    const translator = await create();
    ok(translator instanceof Translator);
    equal(Object.prototype.toString.call(translator), '[object Translator]');
    equal(translator.sourceLanguage, 'en');
    equal(translator.targetLanguage, 'fr');
    equal(translator.inputQuota, Infinity);
    equal(await translator.measureInputUsage(sentence), 0);
    same(Object.keys(translator), []);
    same(Object.keys(Translator).sort(), ['availability', 'create']);
    ok(Object.keys(Translator.prototype).includes('translateStreaming'));
    same([Translator.length, Translator.create.length, translator.translate.length], [0, 1, 1]);
    throws(() => new Translator(), 'TypeError');
    throws(() => Translator.prototype.sourceLanguage, 'TypeError');
    throws(() => Translator.prototype.inputQuota, 'TypeError');
    await rejects(Translator.prototype.translate.call({}, 'a'), 'TypeError');
    translator.destroy();
  },

  async 'options are checked by name'({ create, options, Translator }) {
    const create_ = Translator.create; // needs no `this`
    await rejects(create_(), 'TypeError', /sourceLanguage/);
    await rejects(create({ sourceLanguage: 'en_US' }), 'RangeError', /sourceLanguage/);
    await rejects(create({ monitr() {} }), 'TypeError', /unknown option "monitr"/);
    const { sourceLanguage, targetLanguage } = options;
    const neither = Translator.availability({ sourceLanguage, targetLanguage });
    await rejects(neither, 'TypeError', /registry or model/);
    const translator = await create_(options);
    await rejects(translator.translate(), 'TypeError', /text/);
    await rejects(translator.translateDetailed('a', { shortlist: 1 }), 'TypeError', /shortlist/);
    throws(() => translator.translateStreaming(1), 'TypeError');
    throws(() => translator.translateStreaming('a', { signal: 1 }), 'TypeError');
    translator.destroy();
  },

  async 'computes the same bits as the command line, on every instruction set'({ create, origin }) {
    const native = await (await fetch(`${origin}/native.json`)).json();
    const best = await create();
    const sets = new Set(['simd128', best.instructionSet]);
    best.destroy();
    for (const instructionSet of sets) {
      const translator = await create({ instructionSet });
      equal(translator.instructionSet, instructionSet);
      for (const numBeams of [1, 4]) {
        for (const [index, source] of native.sentences.entries()) {
          const { sentences } = await translator.translateDetailed(source, { numBeams });
          const { text, score, attention } = sentences[0].translations[0];
          const expected = native[numBeams][index];
          equal(text, expected.text);
          equal(score, Math.fround(expected.score), source);
          const weights = [...new Float32Array(expected.attention.flat())];
          same([...attention], weights, source);
        }
      }
      translator.destroy();
    }
  },

  async 'goes on from a given beginning, and offers other ways to go on'({ create }) {
    const translator = await create();
    const source = 'The cat is here.';
    const greedy = await translator.translateDetailed(source, { shortlist: false });
    const prefix = greedy.text.split(' ')[0];
    equal((await translator.translateDetailed(source, { prefix })).text, greedy.text);
    // The reply that is kept for the sentence is not that of another beginning.
    const other = await translator.translateDetailed(source, { prefix: 'Une table' });
    ok(other.text.startsWith('Une table'), other.text);
    const plain = await translator.translateDetailed(source, { prefix: '' });
    same(plain, await translator.translateDetailed(source));
    same(await translator.translateDetailed(' ', { prefix }), { text: ' ', sentences: [] });
    const two = `${source} Why?`;
    await rejects(translator.translateDetailed(two, { prefix }), 'RangeError', /one sentence.*2/);
    const blank = await translator.translateDetailed(two, { prefix: ' \n' });
    same(blank, await translator.translateDetailed(two));
    const word = 'la tab'; // goes on, unless a space ends it
    const goesOn = await translator.translateDetailed(source, { prefix: word });
    ok(goesOn.text.startsWith(word), goesOn.text);
    const ended = await translator.translateDetailed(source, { prefix: `${word} ` });
    ok(ended.text.startsWith(`${word} `), ended.text);
    const long = 'é '.repeat(200);
    await rejects(translator.translateDetailed(source, { prefix: long }), 'RangeError', /prefix/);
    await rejects(translator.translateDetailed(source, { prefix: 1 }), 'TypeError', /prefix/);

    const [{ target, logProbabilities }] = greedy.sentences[0].translations;
    const first = await translator.alternatives(source, '');
    equal(first.length, 5);
    equal(first[0].token, target[0].text);
    ok(Math.abs(first[0].logProbability - logProbabilities[0]) < 1e-4);
    const order = first.map(({ logProbability }) => logProbability);
    same(
      order,
      [...order].sort((a, b) => b - a),
    );
    const last = await translator.alternatives(source, greedy.text, { count: 2 });
    equal(last.length, 2);
    same([last[0].token, last[0].ends, last[0].text], ['</s>', true, greedy.text]);
    equal(last[1].ends, false);
    ok(last[1].text.startsWith(greedy.text) && last[1].text !== greedy.text, last[1].text);
    await rejects(translator.alternatives(source), 'TypeError', /prefix/);
    await rejects(translator.alternatives(source, '', { count: 0 }), 'RangeError', /count.*0/);
    await rejects(translator.alternatives(source, '', { counts: 1 }), 'TypeError', /"counts"/);
    await rejects(translator.alternatives(source, long.repeat(10)), 'RangeError', /prefix.*1000/);
    translator.destroy();
  },

  async 'translates sentence by sentence and keeps what is between'({ create }) {
    const translator = await create();
    const [one, two] = [await translator.translate(sentence), await translator.translate('Why?')];
    ok(one !== sentence && one.length > 0);
    const text = `\n  ${sentence}  Why?\r\n\r\n\t${sentence}\u0000 `;
    equal(await translator.translate(text), `\n  ${one}  ${two}\r\n\r\n\t${one}\u0000 `);
    const chunks = await readAll(translator.translateStreaming(text));
    same(chunks, [`\n  ${one}`, `  ${two}`, `\r\n\r\n\t${one}`, '\u0000 ']);
    translator.destroy();
  },

  async 'echoes what has nothing to translate'({ create }) {
    const translator = await create();
    const controls = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code));
    for (const text of ['', ' ', ' \r\n\t\f', '\ud800', '\ufeff', ...controls]) {
      equal(await translator.translate(text), text);
      equal((await readAll(translator.translateStreaming(text))).join(''), text);
    }
    for (const control of controls) {
      const text = `Hello ${control} world`;
      ok((await translator.translate(text)) !== text, JSON.stringify(text));
    }
    translator.destroy();
  },

  async 'tells how it translated'({ create }) {
    const translator = await create();
    const text = '  A 😀 smile. Why not? ';
    const result = await translator.translateDetailed(text, {
      numBeams: 3,
      nBest: 2,
      shortlist: false,
    });
    same(
      result.sentences.map(({ begin, end }) => text.slice(begin, end)),
      ['A 😀 smile.', 'Why not?'],
    );
    for (const { source, translations } of result.sentences) {
      equal(translations.length, 2);
      for (const { target, attention, logProbabilities, score } of translations) {
        ok(attention instanceof Float32Array);
        equal(attention.length, target.length * source.length);
        const sum = logProbabilities.reduce((a, b) => a + b, 0);
        ok(Math.abs(sum - score) < 1e-3);
      }
    }
    const [first] = result.sentences;
    const aligned = await translator.align('A 😀 smile.', first.translations[0].text);
    same(
      aligned.source.map(({ text }) => text),
      first.source.map(({ text }) => text),
    );
    translator.destroy();
  },

  async 'what is aborted at once is rejected with the reason'({ create }) {
    const translator = await create();
    for (const call of Object.values(calls)) {
      for (const reason of [undefined, new Error('mine')]) {
        const controller = new AbortController();
        const { signal } = controller;
        const pending = call(translator, { signal });
        controller.abort(reason);
        await rejects(pending, reason ?? 'AbortError');
        await rejects(call(translator, { signal }), reason ?? 'AbortError');
      }
    }
    ok((await translator.translate(sentence)) !== sentence, 'it is still usable');
    translator.destroy();
  },

  async 'create can be aborted at once'({ create }) {
    for (const reason of [undefined, new Error('mine')]) {
      const controller = new AbortController();
      const { signal } = controller;
      const pending = create({ signal });
      controller.abort(reason);
      await rejects(pending, reason ?? 'AbortError');
      await rejects(create({ signal }), reason ?? 'AbortError');
    }
  },

  async 'destroy and the signal of create end all calls'({ create }) {
    const reason = new Error('mine');
    for (const expected of ['AbortError', reason]) {
      const controller = new AbortController();
      const translator = await create({ signal: controller.signal });
      const stream = translator.translateStreaming(manySentences(3));
      const pending = Object.values(calls).map((call) => call(translator));
      if (expected === reason) controller.abort(reason);
      else translator.destroy();
      pending.push(...Object.values(calls).map((call) => call(translator)));
      for (const call of pending) await rejects(call, expected);
      await rejects(readAll(stream), expected);
      throws(() => translator.translateStreaming('a'), expected);
      translator.destroy();
    }
  },

  async 'streams can be aborted, cancelled and read side by side'({ create }) {
    const translator = await create();
    const text = manySentences(4);
    const controller = new AbortController();
    const { signal } = controller;
    const reader = translator.translateStreaming(text, { signal }).getReader();
    ok((await reader.read()).value.length > 0);
    const reason = new Error('mine');
    controller.abort(reason);
    await rejects(reader.read(), reason);
    throws(() => translator.translateStreaming(text, { signal }), reason);

    const cancelled = translator.translateStreaming(text).getReader();
    await cancelled.read();
    await cancelled.cancel();
    equal((await cancelled.read()).done, true);

    const streams = [1, 2].map(() => readAll(translator.translateStreaming(text)));
    const [one, two] = await Promise.all(streams);
    same(one, two);
    equal(one.length, 5);
    equal(one.join(''), await translator.translate(text));
    translator.destroy();
  },

  async 'aborted at random moments, calls are never answered wrongly'({ create }) {
    const [translator, judge] = [await create(), await create()];
    for (let round = 0; round < 200; ++round) {
      const text = `${round} ${manySentences(round % 5)}`;
      const controller = new AbortController();
      const call = translator.translate(text, { signal: controller.signal });
      if (round % 2) await Promise.resolve();
      else if (round % 3) await sleep(0);
      controller.abort();
      const result = await call.catch(({ name }) => equal(name, 'AbortError'));
      if (result !== undefined) equal(result, await judge.translate(text));
    }
    translator.destroy();
    judge.destroy();
  },

  async 'many translators at once give the same'({ create }) {
    const translators = await Promise.all(Array.from({ length: 6 }, () => create()));
    const texts = await Promise.all(translators.map((one) => one.translate(manySentences(3))));
    equal(new Set(texts).size, 1);
    translators.slice(1).forEach((one) => one.destroy());
    ok((await translators[0].translate(sentence)) !== sentence);
    translators[0].destroy();
  },

  async 'can be created and destroyed over and over'({ create }) {
    for (let round = 0; round < 20; ++round) {
      const translator = await create();
      ok((await translator.translate(sentence)) !== sentence);
      translator.destroy();
    }
  },

  async 'a worker that fails is told, and replaced for the next call'({
    create,
    origin,
    usesWorker,
  }) {
    if (!usesWorker) return;
    await rejects(
      create({ worker: `${origin}/missing` }),
      'NetworkError',
      /worker failed/,
      'script',
    );
    const worker = `${origin}/crashing-worker.js`;
    const [one, two] = await Promise.all([create({ worker }), create({ worker })]);
    const pending = [one.align(sentence, 'crash'), two.align(sentence, 'a')];
    for (const call of pending)
      await rejects(call, 'OperationError', /worker failed.*a bad day/, 'worker');
    equal(await one.translate(sentence), await two.translate(sentence));
    one.destroy();
    two.destroy();
  },

  async 'runs the build of the engine that was asked for'({ create, Translator }) {
    const best = await create();
    ok(['simd128', 'relaxed-simd'].includes(best.instructionSet));
    equal((await create({ instructionSet: 'simd128' })).instructionSet, 'simd128');
    const relaxed = create({ instructionSet: 'relaxed-simd' });
    if (best.instructionSet === 'relaxed-simd') ok((await relaxed) instanceof Translator);
    else await relaxed.catch(({ name }) => equal(name, 'NotSupportedError'));
    best.destroy();
  },

  async 'installs itself only where there is no Translator'(env) {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'Translator');
    try {
      Object.defineProperty(globalThis, 'Translator', { value: 1, configurable: true });
      equal(env.installPolyfill(), false);
      equal(globalThis.Translator, 1);
      delete globalThis.Translator;
      const { model, worker } = env.options;
      equal(env.installPolyfill({ model, ...(worker !== undefined && { worker }) }), true);
      equal(globalThis.Translator, env.Translator);
      same(Object.keys(globalThis).includes('Translator'), false);
      const pair = { sourceLanguage: 'en', targetLanguage: 'fr' };
      // What is not given is as if it were not there.
      const options = { ...pair, model: undefined, worker: undefined };
      const translator = await globalThis.Translator.create(options);
      ok((await translator.translate(sentence)) !== sentence);
      translator.destroy();
      delete globalThis.Translator;
      equal(env.installPolyfill(), true);
      await rejects(env.Translator.create(pair), 'TypeError', /registry or model/);
    } finally {
      delete globalThis.Translator;
      if (own) Object.defineProperty(globalThis, 'Translator', own);
    }
  },
};
