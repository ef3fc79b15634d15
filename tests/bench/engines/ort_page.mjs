import { openPage } from './page.mjs';

/** ONNX Runtime Web in Chromium, WebAssembly with SIMD, one thread. */
export function openOrtPage(name, origin, precision) {
  return openPage(name, 'chromium', `${origin}/pages/ort.html?precision=${precision}`);
}
