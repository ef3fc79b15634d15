// Runs all cases against one build of the package, in a page or in Node.
import { cases } from './cases.mjs';
import { downloadCases } from './download-cases.mjs';

/** Resolves to one line per case: its name, and what went wrong if something did. */
export async function runCases(glossa, { origin, worker }) {
  const options = {
    sourceLanguage: 'en',
    targetLanguage: 'fr',
    model: `${origin}/model`,
    ...(worker === false && { worker }),
  };
  const ask = async (path) => (await fetch(origin + path)).text();
  const env = {
    ...glossa,
    options,
    origin,
    usesWorker: 'document' in globalThis && worker !== false,
    /** Whether there is a place to keep models. */
    keeps: 'caches' in globalThis,
    create: (more) => glossa.Translator.create({ ...options, ...more }),
    requests: async (path) => Number(await ask(`/control?requests=${encodeURIComponent(path)}`)),
    network: (state) => ask(`/control?network=${state}`),
    deploy: (index) => ask(`/control?deploy=${index}`),
  };
  const results = [];
  for (const [name, run] of Object.entries({ ...cases, ...downloadCases })) {
    const started = performance.now();
    let error;
    try {
      await run(env);
    } catch (thrown) {
      error = `${thrown?.message ?? thrown}\n${thrown?.stack ?? ''}`;
    }
    results.push({ name, error, ms: Math.round(performance.now() - started) });
  }
  return results;
}

/** In a page: the outcome goes to the server that the page came from. */
export async function report(load) {
  const run = new URL(location.href).searchParams;
  let outcome;
  try {
    const worker = run.get('worker') === 'yes' ? undefined : false;
    outcome = { results: await runCases(await load(), { origin: location.origin, worker }) };
  } catch (error) {
    outcome = { failure: String(error) };
  }
  await fetch(`/report?${run}`, { method: 'POST', body: JSON.stringify(outcome) });
}
