// Firefox without a window, over WebDriver BiDi; undefined where there is none.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const names = ['firefox-esr', 'firefox'];

export async function openFirefox() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const executablePath = process.env.FIREFOX ?? found.find((path) => existsSync(path));
  return executablePath && puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
}
