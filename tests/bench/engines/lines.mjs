// A process that answers every line with a line.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export function openLines(command, args, env = {}) {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command} ${args.join(' ')}: it ended before it answered`);
      return value;
    },
    close: () => child.stdin.end(),
  };
}
