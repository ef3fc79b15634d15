import { openPage } from './page.mjs';

/** ONNX Runtime Web, WebAssembly with SIMD, one thread. */
export async function openOrtPage(name, browser, origin, precision) {
  const url = `${origin}/pages/ort.html?precision=${precision}`;
  return openPage(await browser.newPage(), name, url);
}
