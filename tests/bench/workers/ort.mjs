import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { openNetwork } from '../peers/network.mjs';
import { pathOf } from '../support/paths.mjs';
import { answer } from './answer.mjs';

const precision = process.argv[2];
const read = (name) => readFile(pathOf(`build/bench/onnx/${name}`));

answer(() => openNetwork(ort, read, precision, [1, 4]));
