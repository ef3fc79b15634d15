import { openPage } from './page.mjs';

/** The package in its worker; `instructionSet` undefined: the best that the browser has. */
export async function openGlossaPage(name, browser, origin, instructionSet) {
  const query = instructionSet ? `?instructionSet=${instructionSet}` : '';
  return openPage(await browser.newPage(), name, `${origin}/pages/glossa.html${query}`);
}
