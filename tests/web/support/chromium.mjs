// The Chromium that tests and the benchmark drive.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** The program that a variable of the environment names, or the first of `names` on the PATH. */
export function browserPath(variable, names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const path = process.env[variable] ?? found.find((candidate) => existsSync(candidate));
  if (!path)
    throw new Error(`No browser: none of ${names.join(', ')} is on the PATH; set ${variable}`);
  return path;
}

export const chromiumPath = () => browserPath('CHROMIUM', names);

/** For a run as root, without a window and without traffic of its own. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
