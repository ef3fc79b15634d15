import { openChild } from './child.mjs';

export function openOrtNode(name, precision) {
  return openChild(name, 'ort.mjs', [precision]);
}
