// Time per sentence of every engine side by side: rounds over the same sentences, in which the
// engines take turns. The times are taken inside the engines' processes and
// pages, so that what carries sentences to them is not counted.

import { openGlossaNative } from '../engines/glossa_native.mjs';
import { openGlossaNode } from '../engines/glossa_node.mjs';
import { openGlossaPage } from '../engines/glossa_page.mjs';
import { openOrtNode } from '../engines/ort_node.mjs';
import { openOrtPage } from '../engines/ort_page.mjs';
import { openPyTorch } from '../engines/pytorch.mjs';
import { median, quartiles } from '../support/statistics.mjs';

const beams = [1, 4];
/** So many sentences does an engine translate before it is the next one's turn. */
const turn = 50;

export const contenders = {
  'chromium-relaxed': ['Glossa, Chromium, relaxed SIMD', glossaIn('chromium', 'relaxed-simd')],
  'chromium-simd128': ['Glossa, Chromium, SIMD128', glossaIn('chromium', 'simd128')],
  'chromium-worker': [
    'Glossa, Chromium, relaxed SIMD, in its worker',
    glossaIn('chromium', 'relaxed-simd', true),
  ],
  firefox: ['Glossa, Firefox', glossaIn('firefox')],
  node: ['Glossa, Node.js', (name) => openGlossaNode(name)],
  native: ['Glossa, native', (name) => openGlossaNative(name)],
  'ort-web-fp32': ['ONNX Runtime Web, Chromium, fp32', ortIn('fp32')],
  'ort-web-int8': ['ONNX Runtime Web, Chromium, int8', ortIn('int8')],
  'ort-node-fp32': ['onnxruntime-node, fp32', (name) => openOrtNode(name, 'fp32')],
  'ort-node-int8': ['onnxruntime-node, int8', (name) => openOrtNode(name, 'int8')],
  pytorch: ['PyTorch, fp32', (name) => openPyTorch(name)],
};

/** In the page's thread like ONNX Runtime Web, whose messages to a worker would take as long. */
function glossaIn(browser, instructionSet, worker = false) {
  // Greedily by `translate`, like its peers without the attention.
  const settings = { worker, plain: true, ...(instructionSet && { instructionSet }) };
  return (name, { origin }) => openGlossaPage(name, browser, origin, settings);
}

function ortIn(precision) {
  return (name, { origin }) => openOrtPage(name, origin, precision);
}

/**
 * -> an entry per engine and beam: quartiles in ms; `best`, the median over sentences of the least
 * time of the rounds, which other work on the machine disturbs least; and how many translations
 * equal PyTorch's.
 */
export async function measureSpeed(world, { rounds, engines = Object.keys(contenders) }) {
  const opened = [];
  for (const id of engines) {
    const [name, open] = contenders[id];
    opened.push({ id, engine: await open(name, world) });
  }
  const results = [];
  for (const beam of beams) {
    // Caches and compilers warm up on the first sentences, which are measured again afterwards.
    for (const { engine } of opened) await engine.translate(world.entries.slice(0, 40), beam);
    const tables = opened.map(() => ({ times: world.entries.map(() => []), identical: 0 }));
    for (let round = 0; round < rounds; round++) {
      await measureRound(opened, world.entries, beam, tables, round === 0);
      world.say(`speed: beam ${beam}, round ${round + 1} of ${rounds}`);
    }
    for (const [k, { id, engine }] of opened.entries()) {
      const { times, identical } = tables[k];
      const { name, about } = engine;
      const best = median(times.map((ofSentence) => Math.min(...ofSentence)));
      results.push({ id, name, about, beam, ...quartiles(times.flat()), best, identical });
    }
  }
  for (const { engine } of opened) await engine.close();
  return { sentences: world.entries.length, rounds, results };
}

async function measureRound(opened, entries, beam, tables, comparing) {
  for (let start = 0; start < entries.length; start += turn) {
    const part = entries.slice(start, start + turn);
    for (const [k, { engine }] of opened.entries()) {
      const results = await engine.translate(part, beam);
      for (const [n, { text, ms }] of results.entries()) {
        tables[k].times[start + n].push(ms);
        if (comparing && text === part[n].translations[beam]) tables[k].identical += 1;
      }
    }
  }
}
