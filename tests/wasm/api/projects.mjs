// Empty projects that install the packed package, and the pages that bundlers make of them.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build as viteBuild } from 'vite';
import webpack from 'webpack';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const wasm = fileURLToPath(new URL('../../../wasm/', import.meta.url));

const main = `import * as glossa from 'glossa';
import { report } from './run.mjs';
await report(async () => glossa);
`;
const html = (script) => `<!doctype html><meta charset="utf-8"><title>Bundled</title>${script}`;

/** `npm pack`, and `npm install` of what it gives into `name`; with the API's cases as its sources. */
async function emptyProject(folder, name, tarball) {
  const root = join(folder, name);
  await mkdir(join(root, 'src'), { recursive: true });
  const manifest = { name, private: true, type: 'module', version: '1.0.0' };
  await writeFile(join(root, 'package.json'), JSON.stringify(manifest));
  const quiet = ['--offline', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', '--ignore-scripts', ...quiet, tarball], { cwd: root });
  for (const file of ['run', 'cases', 'download-cases', 'check']) {
    await cp(join(here, `${file}.mjs`), join(root, 'src', `${file}.mjs`));
  }
  await writeFile(join(root, 'src', 'main.js'), main);
  return root;
}

async function withVite(root) {
  await writeFile(
    join(root, 'index.html'),
    html('<script type="module" src="/src/main.js"></script>'),
  );
  // As it is: nothing is configured for the package.
  await viteBuild({
    root,
    base: './',
    logLevel: 'error',
    configFile: false,
    build: { target: 'es2022' },
  });
  return join(root, 'dist');
}

async function withWebpack(root) {
  const stats = await promisify(webpack)({
    mode: 'production',
    context: root,
    entry: './src/main.js',
    output: { path: join(root, 'dist') },
    performance: { hints: false }, // about sizes
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
  await writeFile(join(root, 'dist', 'index.html'), html('<script src="main.js"></script>'));
  return join(root, 'dist');
}

/** Makes both; where their pages are, and a function that removes it all. */
export async function buildProjects() {
  const folder = await mkdtemp(join(tmpdir(), 'glossa-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: wasm,
  });
  const [{ filename, files }] = JSON.parse(stdout);
  const tarball = join(folder, filename);
  const pages = {
    vite: await withVite(await emptyProject(folder, 'vite', tarball)),
    webpack: await withWebpack(await emptyProject(folder, 'webpack', tarball)),
  };
  const url = (path) => pathToFileURL(`${path}/`);
  return {
    files: files.map(({ path }) => path),
    vite: url(pages.vite),
    webpack: url(pages.webpack),
    remove: () => rm(folder, { recursive: true }),
  };
}
