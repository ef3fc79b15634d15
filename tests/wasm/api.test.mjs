// The API in Node, without a worker: the cases that the browsers run too.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as module from '../../wasm/dist/index.js';
import * as singleFile from '../../wasm/dist/glossa.js';
import { runCases } from './api/run.mjs';
import { openServer } from './api/server.mjs';

const server = await openServer();
after(server.close);

for (const [build, glossa] of Object.entries({ module, singleFile })) {
  test(`Node, ${build}`, async (t) => {
    const results = await runCases(glossa, { origin: server.origin });
    for (const { name, error, ms } of results) {
      await t.test(`${name} (${ms} ms)`, () => assert.ok(!error, error));
    }
  });
}
