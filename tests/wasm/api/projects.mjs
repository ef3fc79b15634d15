// Empty projects that install the packed package, and the pages that bundlers make of them.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
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

const url = (path) => pathToFileURL(`${path}/`);

/** The packed package, in a folder of its own. */
async function pack() {
  const folder = await mkdtemp(join(tmpdir(), 'glossa-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: wasm,
  });
  const [{ filename, files }] = JSON.parse(stdout);
  return {
    folder,
    tarball: join(folder, filename),
    files: files.map(({ path }) => path),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** `npm install` of the packed package into `name`. */
async function emptyProject({ folder, tarball }, name) {
  const root = join(folder, name);
  await mkdir(root);
  const manifest = { name, private: true, type: 'module', version: '1.0.0' };
  await writeFile(join(root, 'package.json'), JSON.stringify(manifest));
  const quiet = ['--offline', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', '--ignore-scripts', ...quiet, tarball], { cwd: root });
  return root;
}

/** An empty project with the API's cases as its sources. */
async function apiProject(packed, name) {
  const root = await emptyProject(packed, name);
  await mkdir(join(root, 'src'));
  for (const file of ['run', 'cases', 'download-cases', 'check']) {
    await cp(join(here, `${file}.mjs`), join(root, 'src', `${file}.mjs`));
  }
  await writeFile(join(root, 'src', 'main.js'), main);
  return root;
}

/** As it is: nothing is configured for the package. */
async function withVite(root) {
  await writeFile(
    join(root, 'index.html'),
    html('<script type="module" src="/src/main.js"></script>'),
  );
  await viteBuild({ root, base: './', logLevel: 'error', configFile: false });
  return url(join(root, 'dist'));
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
  return url(join(root, 'dist'));
}

/** The pages that each bundler makes of the API's cases, and a function that removes it all. */
export async function buildProjects() {
  const packed = await pack();
  const vite = await withVite(await apiProject(packed, 'vite'));
  const webpack = await withWebpack(await apiProject(packed, 'webpack'));
  return { ...packed, vite, webpack };
}

/** The examples that need a bundler, with the packed package and the shipped models. */
export async function buildExamples() {
  const packed = await pack();
  const build = async (name) => {
    const root = await emptyProject(packed, name);
    await cp(join(wasm, 'examples', name), root, { recursive: true });
    await cp(join(wasm, '../weights'), join(root, 'public/models'), {
      recursive: true,
      filter: (path) => /weights$|registry\.json$|\.safetensors$/.test(path),
    });
    for (const library of ['react', 'react-dom']) {
      await symlink(join(here, '../../node_modules', library), join(root, 'node_modules', library));
    }
    await viteBuild({ root, logLevel: 'error' });
    return url(join(root, 'dist'));
  };
  return { ...packed, vite: await build('vite'), react: await build('react') };
}
