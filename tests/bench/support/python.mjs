import { spawnSync } from 'node:child_process';
import { pathOf } from './paths.mjs';

/** $PYTHON, which `./run bench` sets to the one that has PyTorch. */
export const python = process.env.PYTHON ?? 'python3';

export const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** Runs a script of tests/bench/python to its end; -> what it wrote. */
export function runPython(script, args, input = '') {
  const { status, stdout, error } = spawnSync(
    python,
    [pathOf(`tests/bench/python/${script}`), ...args],
    { input, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`${python} ${script} ended with status ${status}`);
  return stdout;
}
