// An engine in a Node.js process of its own, so that engines share no heap. The module given must
// call `answer` of workers/answer.mjs; the time is taken there.

import { fork } from 'node:child_process';
import { pathOf } from '../support/paths.mjs';

export async function openChild(name, module, args = []) {
  const child = fork(pathOf(`tests/bench/workers/${module}`), args, {
    serialization: 'advanced',
  });
  const next = () =>
    new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${name}: it ended with status ${code}`)));
      child.once('message', (message) => {
        child.removeAllListeners('exit');
        if (message.error) reject(new Error(`${name}: ${message.error}`));
        else resolve(message);
      });
    });
  const { about } = await next();
  return {
    name,
    about,
    async translate(entries, beam) {
      const answer = next();
      child.send({ entries, beam });
      return (await answer).results;
    },
    close: () => child.disconnect(),
  };
}
