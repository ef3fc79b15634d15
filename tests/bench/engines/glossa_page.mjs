import { openPage } from './page.mjs';

/**
 * The package. instructionSet: by default the best that the browser has; worker: whether it runs in
 * its worker, as it does unless told otherwise, or in the page's thread, as its peers do.
 */
export function openGlossaPage(name, browser, origin, settings = {}) {
  return openPage(name, browser, `${origin}/pages/glossa.html?${new URLSearchParams(settings)}`);
}
