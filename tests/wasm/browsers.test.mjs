// The API in browsers: modules, a single file and what bundlers make of the packed package, with
// a worker and without.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { browsers } from './api/browsers.mjs';
import { buildProjects } from './api/projects.mjs';
import { openServer } from './api/server.mjs';

const projects = await buildProjects();
after(projects.remove);

const mounts = {
  '/dist/': new URL('../../wasm/dist/', import.meta.url),
  '/api/': new URL('api/', import.meta.url),
  '/vite/': projects.vite,
  '/webpack/': projects.webpack,
};

/** [build of the package, page that runs the cases, whether it may start a worker] */
const runs = [
  ...['yes', 'no'].flatMap((worker) => [
    ['module', '/api/module.html', worker],
    ['single file', '/api/single-file.html', worker],
    ['Vite', '/vite/', worker],
    ['webpack', '/webpack/', worker],
  ]),
  ['in a worker', '/api/in-worker.html', 'yes'],
];

test('the package has what it needs and no more', () => {
  for (const file of [
    'README.md',
    'dist/LICENSE',
    'dist/glossa.wasm',
    'dist/glossa-relaxed.wasm',
    'dist/worker.js',
  ]) {
    assert.ok(projects.files.includes(file), file);
  }
  const shipped = /^((binding|dist|examples|src)\/|README\.md$|package\.json$)/;
  for (const file of projects.files) assert.match(file, shipped);
});

test('what the README of the package links to is in it', () => {
  const readme = readFileSync(new URL('../../wasm/README.md', import.meta.url), 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
  assert.ok(links.length > 5);
  for (const link of links) {
    const folder = link.replace(/\/?$/, '/');
    assert.ok(
      projects.files.some((file) => file === link || file.startsWith(folder)),
      link,
    );
  }
});

/** Runs all cases in one page of a browser. */
async function visit(browser, server, path, query) {
  const run = new URLSearchParams(query).toString();
  const outcome = server.outcome(run, 120_000);
  await browser.open(`${server.origin}${path}?${run}`);
  const { results, failure } = await outcome;
  assert.ok(!failure, failure);
  return results;
}

describe('browsers', { concurrency: true }, () => {
  for (const [name, launch] of Object.entries(browsers)) {
    test(name, { skip: launch ? false : 'not installed' }, async (t) => {
      const [server, browser] = await Promise.all([openServer(mounts), launch()]);
      t.after(async () => {
        await browser.close();
        await server.close();
      });
      for (const [build, path, worker] of runs) {
        await t.test(`${build}, worker: ${worker}`, async (t) => {
          const results = await visit(browser, server, path, { build, worker });
          const failed = results.filter(({ error }) => error);
          assert.deepEqual(
            failed.map(({ name, error }) => `${name}: ${error}`),
            [],
          );
          assert.ok(results.length > 20);
          t.diagnostic(`${name}: ${results.length} cases`);
        });
      }
    });
  }
});
