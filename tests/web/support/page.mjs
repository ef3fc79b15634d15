// The page as its users meet it.
import { openBrowser } from './browser.mjs';
import { openSite } from './site.mjs';

/** A site and a browser for the tests of one file. */
export async function openWorld() {
  const [site, browser] = await Promise.all([openSite(), openBrowser()]);
  return {
    site,
    browser,
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/**
 * A fresh visit, without a service worker unless the options say otherwise. `page.violations` lists what the Content-Security-Policy stopped, `page.problems`
 * errors nobody caught.
 */
export async function visit({ site, browser }, { text, ...options } = {}) {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.violations = [];
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(error.message));
  await page.exposeFunction('reportViolation', (what) => page.violations.push(what));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      window.reportViolation(`${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  await page.goto(text === undefined ? site.url : site.url + address(text));
  return page;
}

export function address(text) {
  return `#${new URLSearchParams({ text })}`;
}

export const source = (page) => page.getByRole('textbox', { name: 'English text' });
export const translation = (page) => page.getByRole('region', { name: 'Translation' });
export const heatMap = (page) => page.getByRole('grid');

/** Waits until what is shown is the translation of what is written, and returns it. */
export async function translated(page, expected = /\S/) {
  await page.locator('.result[aria-busy="false"]').waitFor();
  const shown = translation(page).filter({ hasText: expected });
  await shown.filter({ hasNot: page.locator('.stale') }).waitFor();
  return (await shown.innerText()).trim();
}

/** The heat map as a reader of the table has it: labels, and the values as numbers. */
export async function readHeatMap(page) {
  await heatMap(page).waitFor();
  return heatMap(page).evaluate((table) => ({
    columns: [...table.tHead.querySelectorAll('th')].map((cell) => cell.innerText.trim()),
    rows: [...table.tBodies[0].rows].map((row) => ({
      label: row.querySelector('th').innerText.trim(),
      values: [...row.querySelectorAll('td')].map((cell) => parseFloat(cell.ariaLabel) / 100),
    })),
  }));
}

/** The languages that the page offers. */
export const languages = (page) => page.getByRole('combobox', { name: 'Languages' });
