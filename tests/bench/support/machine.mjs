// Where and with what the figures were measured.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { pathOf } from './paths.mjs';
import { python } from './python.mjs';

function outputOf(command, ...args) {
  const { stdout, status } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'unknown';
}

const versionOf = (name) =>
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

export async function describeVersions({ chromium, firefox }) {
  return {
    glossa: outputOf(pathOf('build/native/glossa'), '--version'),
    commit: outputOf('git', '-C', pathOf(''), 'describe', '--always', '--dirty'),
    node: process.version,
    chromium: await chromium?.version(),
    firefox: await firefox?.version(),
    'onnxruntime-web': versionOf('onnxruntime-web'),
    'onnxruntime-node': versionOf('onnxruntime-node'),
    pytorch: outputOf(python, '-c', 'import torch; print(torch.__version__)'),
  };
}
