// Three browsers without a window. Each opens addresses, and no more is asked of it.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { openBrowser as launchChromium } from '../../web/support/browser.mjs';

const firefoxPath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const miniBrowser = readdirSync('/usr/lib')
  .map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
  .find(existsSync);

/** By name: launches it, or undefined where it is not installed. */
export const browsers = {
  Chromium: async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    return { open: (url) => page.goto(url), close: () => browser.close() };
  },
  Firefox:
    existsSync(firefoxPath) &&
    (async () => {
      const options = { browser: 'firefox', executablePath: firefoxPath, headless: true };
      const browser = await puppeteer.launch(options);
      const page = await browser.newPage();
      return { open: (url) => page.goto(url), close: () => browser.close() };
    }),
  WebKit: miniBrowser && existsSync('/usr/bin/WebKitWebDriver') && launchWebKit,
};

/** Plain WebDriver over HTTP, on a display that nobody sees. */
async function launchWebKit() {
  const port = await freePort();
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], {
    detached: true,
    stdio: 'ignore',
  });
  // The group: xvfb-run has started the display and the driver.
  const stop = () => process.kill(-driver.pid, 'SIGTERM');
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebDriver: ${value.message}`);
    return value;
  };
  try {
    const options = { binary: miniBrowser, args: ['--automation'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    const { sessionId } = await untilItAnswers(() => call('POST', '/session', { capabilities }));
    return {
      open: (url) => call('POST', `/session/${sessionId}/url`, { url }),
      async close() {
        await call('DELETE', `/session/${sessionId}`);
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

async function untilItAnswers(work) {
  for (let attempt = 0; ; ++attempt) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 50 || error.message.startsWith('WebDriver')) throw error;
      await sleep(200);
    }
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
