import { openPage } from './page.mjs';

/** The package in its worker; `instructionSet` undefined: the best that the browser has. */
export function openGlossaPage(name, browser, origin, instructionSet) {
  const query = instructionSet ? `?instructionSet=${instructionSet}` : '';
  return openPage(name, browser, `${origin}/pages/glossa.html${query}`);
}
