// From the navigation of a browser that has never seen the page to its first translation, and what
// is fetched for that. Both pages are minimal, come from the same server and translate the same
// sentence greedily; ONNX Runtime's is handed the sentence in pieces and fetches no tokenizer.

import { spawnSync } from 'node:child_process';
import { openPage } from '../engines/page.mjs';
import { pathOf } from '../support/paths.mjs';
import { median, quartiles } from '../support/statistics.mjs';

const pages = [
  { id: 'glossa', name: 'Glossa', address: 'bundled/glossa.html?' },
  { id: 'ort-fp32', name: 'ONNX Runtime Web, fp32', address: 'pages/ort.html?precision=fp32&' },
  { id: 'ort-int8', name: 'ONNX Runtime Web, int8', address: 'pages/ort.html?precision=int8&' },
];

export async function measureColdStart(world, { profiles }) {
  bundle();
  const visits = pages.map(() => []);
  for (let profile = 0; profile < profiles; profile++) {
    for (const [k, page] of pages.entries()) visits[k].push(await visit(world, page));
    world.say(`cold start: profile ${profile + 1} of ${profiles}`);
  }
  return {
    profiles,
    sentence: world.entries[0].text,
    results: pages.map(({ id, name }, k) => {
      const of = (key) => visits[k].map((entry) => entry[key]);
      return {
        id,
        name,
        ...quartiles(of('translated')),
        openedMs: median(of('opened')),
        bytes: median(of('sent')),
        bytesWithoutWeights: median(of('sentCode')),
        uncompressed: median(of('size')),
        uncompressedWithoutWeights: median(of('sizeCode')),
        requests: median(of('requests')),
      };
    }),
  };
}

function bundle() {
  const vite = pathOf('web/node_modules/vite/bin/vite.js');
  const args = [
    vite,
    'build',
    '--logLevel',
    'error',
    '--config',
    pathOf('tests/bench/vite.config.mjs'),
  ];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error('the page could not be bundled');
}

async function visit({ server, entries }, { name, address }) {
  const { text, pieces, ids } = entries[0];
  const first = encodeURIComponent(JSON.stringify({ text, pieces, ids }));
  server.takeTraffic();
  const url = `${server.origin}/${address}first=${first}`;
  const { page, close } = await openPage(name, 'chromium', url);
  try {
    return { ...server.takeTraffic(), ...(await page.evaluate(() => globalThis.first)) };
  } finally {
    await close();
  }
}
