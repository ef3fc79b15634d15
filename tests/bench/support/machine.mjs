// Where and with what the figures were measured.

import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { versionOf } from './browsers.mjs';
import { pathOf } from './paths.mjs';
import { outputOf } from './process.mjs';
import { python } from './python.mjs';

const packageVersion = (name) =>
  JSON.parse(readFileSync(pathOf(`tests/bench/node_modules/${name}/package.json`))).version;

export function describeMachine() {
  return {
    processor: cpus()[0].model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    // Above the number of busy processes of the benchmark itself, others share the machine.
    loadAtStart: loadavg()[0],
  };
}

export function describeVersions() {
  return {
    glossa: outputOf(pathOf('build/native/glossa'), '--version'),
    commit: outputOf('git', '-C', pathOf(''), 'describe', '--always', '--dirty'),
    node: process.version,
    chromium: versionOf('chromium'),
    firefox: versionOf('firefox'),
    'onnxruntime-web': packageVersion('onnxruntime-web'),
    'onnxruntime-node': packageVersion('onnxruntime-node'),
    pytorch: outputOf(python, '-c', 'import torch; print(torch.__version__)'),
  };
}
