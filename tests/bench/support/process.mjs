import { spawnSync } from 'node:child_process';

/** What a command wrote, or "unknown" where it failed. */
export function outputOf(command, ...args) {
  const { stdout, status } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'unknown';
}
