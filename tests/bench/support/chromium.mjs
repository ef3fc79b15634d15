// Chromium without a window, with a profile of its own that nothing was kept in.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** $CHROMIUM, or the first Chromium or Chrome on the PATH. */
function executable() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const path = process.env.CHROMIUM ?? found.find((candidate) => existsSync(candidate));
  if (!path)
    throw new Error(`No browser: none of ${names.join(', ')} is on the PATH; set CHROMIUM`);
  return path;
}

export function openChromium(...extra) {
  return chromium.launch({
    executablePath: executable(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...extra,
    ],
  });
}
