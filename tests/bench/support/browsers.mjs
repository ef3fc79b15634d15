// Browsers without a window, each with a fresh profile that goes when it is closed.

import puppeteer from 'puppeteer-core';
import { outputOf } from './process.mjs';
import { browserPath, chromiumArgs, chromiumPath } from '../../web/support/chromium.mjs';

/** The longest that one call into a page may take, in ms. */
const protocolTimeout = 600_000;

const launchers = {
  chromium: () =>
    puppeteer.launch({ executablePath: chromiumPath(), args: chromiumArgs, protocolTimeout }),
  firefox: () =>
    puppeteer.launch({
      browser: 'firefox', // spoken to over WebDriver BiDi
      executablePath: firefoxPath(),
      protocolTimeout,
    }),
};

const firefoxPath = () => browserPath('FIREFOX', ['firefox-esr', 'firefox']);
const paths = { chromium: chromiumPath, firefox: firefoxPath };

/** What `kind`, chromium or firefox, says of its version. */
export const versionOf = (kind) => outputOf(paths[kind](), '--version');

/**
 * A page in a browser of its own, and `close()` for both. A second page of one browser would lie in
 * the background, where Chromium gives it less of the processor.
 */
export async function openBrowserPage(kind) {
  const browser = await launchers[kind]();
  const [page] = await browser.pages();
  return { page, close: () => browser.close() };
}
