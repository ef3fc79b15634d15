// Browsers without a window, each with a fresh profile that goes when it is closed.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const chromiumNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
];
const firefoxNames = ['firefox-esr', 'firefox'];

/** The program that a variable names, or the first of `names` on the PATH. */
function executable(variable, names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const path = process.env[variable] ?? found.find((candidate) => existsSync(candidate));
  if (!path)
    throw new Error(`no browser: none of ${names.join(', ')} is on the PATH; set ${variable}`);
  return path;
}

export function openChromium() {
  return puppeteer.launch({
    executablePath: executable('CHROMIUM', chromiumNames),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    protocolTimeout: 600_000,
  });
}

export function openFirefox() {
  return puppeteer.launch({
    browser: 'firefox', // spoken to over WebDriver BiDi
    executablePath: executable('FIREFOX', firefoxNames),
    protocolTimeout: 600_000,
  });
}
