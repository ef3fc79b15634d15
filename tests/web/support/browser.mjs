// Chromium without a window.
import { chromium } from 'playwright-core';
import { chromiumArgs, chromiumPath } from './chromium.mjs';

export function openBrowser() {
  return chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
}
