// Where models come from, what is kept, and what servers do wrong.
import { equal, ok, rejects, same, sleep } from './check.mjs';

const sentence = 'I love cats.';

async function works(created) {
  const translator = await created;
  ok((await translator.translate(sentence)) !== sentence);
  translator.destroy();
}

function record() {
  const events = [];
  const monitor = (target) => {
    target.addEventListener('downloadprogress', (event) => events.push(event));
  };
  return { events, monitor };
}

export const downloadCases = {
  async 'models come from URLs, registries, Blobs, Files and bytes'({ create, origin, options }) {
    const response = await fetch(options.model);
    const bytes = await response.arrayBuffer();
    await works(create({ model: new URL(options.model) }));
    await works(create({ model: undefined, registry: `${origin}/registry.json` }));
    await works(create({ model: new Blob([bytes]) }));
    if (typeof File === 'function')
      await works(create({ model: new File([bytes], 'a.safetensors') }));
    await works(create({ model: new Uint8Array(bytes) }));
    await works(create({ model: bytes }));
    equal(bytes.byteLength > 0, true, 'the bytes stay the caller’s');
  },

  async 'progress rises from 0 to 1 in steps of the draft'({ create, evictModels }) {
    for (let time = 0; time < 2; ++time) {
      // The second time from the cache.
      if (time === 0) await evictModels();
      const { events, monitor } = record();
      const translator = await create({ monitor });
      const count = events.length;
      translator.destroy();
      await sleep(10);
      equal(events.length, count, 'none after creation');
      ok(count >= 2);
      equal(events[0].loaded, 0);
      equal(events.at(-1).loaded, 1);
      let last = -1;
      for (const { loaded, total, lengthComputable } of events) {
        same([total, lengthComputable, loaded % (1 / 0x10000)], [1, true, 0]);
        ok(loaded > last);
        last = loaded;
      }
    }
  },

  async 'create can be aborted by who hears of progress'({ create }) {
    for (const moment of [0, 1]) {
      const reason = new Error('mine');
      const controller = new AbortController();
      let heard;
      const told = new Promise((resolve) => (heard = resolve));
      let after = 0;
      const monitor = (target) => {
        target.addEventListener('downloadprogress', ({ loaded }) => {
          if (controller.signal.aborted) ++after;
          if (loaded === moment) heard();
        });
      };
      const created = create({ signal: controller.signal, monitor });
      await told;
      controller.abort(reason);
      await rejects(created, reason);
      await sleep(5);
      equal(after, 0, 'events after the abort');
    }
    const mistake = new Error('mine');
    const monitor = () => {
      throw mistake;
    };
    await rejects(create({ monitor }), mistake);
  },

  async 'availability is true'({
    create,
    Translator,
    evictModels,
    cachedModels,
    options,
    origin,
    keeps,
  }) {
    const registry = `${origin}/registry.json`;
    const asked = { ...options, model: undefined, registry };
    const available = (more) => Translator.availability({ ...asked, ...more });
    await evictModels();
    equal(await available({ targetLanguage: 'ja' }), 'unavailable');
    equal(await available({ sourceLanguage: 'fr', targetLanguage: 'fr-CA' }), 'available');
    equal(await available(), 'downloadable');
    const { monitor } = record();
    let started;
    const begun = new Promise((resolve) => (started = resolve));
    const created = create({
      ...asked,
      monitor(target) {
        monitor(target);
        target.addEventListener('downloadprogress', started);
      },
    });
    await begun;
    await sleep(0);
    const during = await available();
    // Small as the model is, it may be there already.
    ok(['downloading', keeps ? 'available' : 'downloadable'].includes(during), during);
    (await created).destroy();
    equal(await available(), keeps ? 'available' : 'downloadable');
    const listed = await cachedModels();
    same(
      listed.map(({ url }) => url),
      keeps ? [`${origin}/model`] : [],
    );
    if (keeps) ok(listed[0].bytes > 10_000);
    equal(await evictModels(`${origin}/model`), keeps);
    equal(await evictModels(`${origin}/model`), false);
    same(await cachedModels(), []);
    equal(await available(), 'downloadable');
    await rejects(available({ registry: `${origin}/error` }), 'UnknownError', /500/, 'http');
  },

  async 'those who create at once share one download'({ create, evictModels, requests, origin }) {
    await evictModels();
    const query = `shared-${Math.random()}`;
    const model = `${origin}/model?${query}`;
    const impatient = new AbortController();
    const created = [1, 2, 3].map(() => create({ model }));
    const given = create({ model, signal: impatient.signal });
    impatient.abort();
    await rejects(given, 'AbortError');
    await Promise.all(created.map(works));
    equal(await requests(`/model?${query}`), 1);
  },

  async 'goes on without a network once it was there'({
    create,
    readRegistry,
    evictModels,
    origin,
    keeps,
    network,
  }) {
    await evictModels();
    const registry = `${origin}/registry.json`;
    await works(create({ model: undefined, registry }));
    for (const state of ['off', 'error']) {
      await network(state);
      try {
        const again = create({ model: undefined, registry });
        if (keeps) await works(again);
        else await rejects(again, 'NetworkError');
        const reason = new Error('mine');
        const signal = AbortSignal.abort(reason);
        await rejects(readRegistry(registry, { signal }), reason);
      } finally {
        await network('on');
      }
    }
    await works(create({ model: undefined, registry }));
  },

  async 'what the browser keeps of an earlier deploy does not count'({
    create,
    readRegistry,
    evictModels,
    origin,
    deploy,
  }) {
    const query = Math.random();
    const registry = `${origin}/deployed/registry.json?${query}`;
    await deploy(0);
    await works(create({ model: undefined, registry }));
    const [before] = await readRegistry(registry);
    // From here on both could come from the HTTP cache, but not from the package's own.
    await evictModels();
    await deploy(1);
    const [after] = await readRegistry(registry);
    ok(after.sha256 !== before.sha256, 'the registry is an old one');
    await works(create({ model: undefined, registry }));
  },

  async 'what servers do wrong has the right name, and the next try works'({
    create,
    evictModels,
    cachedModels,
    origin,
  }) {
    await evictModels();
    for (const [path, name, reason, message, options] of [
      ['missing', 'NetworkError', 'http', /404/],
      ['error', 'NetworkError', 'http', /500/],
      ['html', 'NetworkError', 'http', /web page/],
      ['broken-off', 'NetworkError', 'unanswered', /broken-off/],
      ['silent', 'NetworkError', 'unanswered', /nothing for 0.1 s/, { stallTimeout: 100 }],
      ['half', 'NetworkError', 'unanswered', /nothing for 0.1 s/, { stallTimeout: 100 }],
      ['empty', 'NetworkError', 'http', /found nothing/],
      ['garbage', 'DataError', 'model', /./],
    ]) {
      await rejects(create({ model: `${origin}/${path}`, ...options }), name, message, reason);
      const registry = `${origin}/registry.json?${path}`;
      await rejects(create({ model: undefined, registry, ...options }), 'NetworkError', /./);
    }
    const registry = `${origin}/registry.json?wrong-hash`;
    const damaged = create({ model: `${origin}/garbage` });
    await rejects(damaged, 'DataError', new RegExp(`^${origin}/garbage: `));
    same(await cachedModels(), [], 'what is no model is not kept');
    await rejects(create({ model: undefined, registry }), 'NetworkError', /SHA-256/, 'integrity');
    await works(create({ model: undefined, registry: `${origin}/registry.json` }));
  },
};
