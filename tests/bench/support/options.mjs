// The options of `./run bench`.

import { parseArgs } from 'node:util';

export const usage = `Usage: ./run bench [--quick] [--only PART]... [--translations N] [--engine NAME]...

  --quick            fewer sentences and rounds: about two minutes, and rougher figures
  --only PART        speed, coldStart, memory, length, count, bulk or limit; may be repeated
  --engine NAME      speed: only these engines; may be repeated
  --translations N   memory: so many translations (default 10000, with --quick 500)
`;

/** Throws an Error whose message says what is wrong. */
export function readOptions(args, parts, engines) {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      engine: { type: 'string', multiple: true, default: [] },
      translations: { type: 'string' },
    },
  });
  check('--only', values.only, parts);
  check('--engine', values.engine, engines);
  const { translations } = values;
  if (translations !== undefined && !/^[1-9]\d*$/.test(translations)) {
    throw new Error(`--translations must be a whole number above 0, not '${translations}'`);
  }
  return { ...values, translations: translations && Number(translations) };
}

function check(option, found, known) {
  for (const name of found) {
    if (!known.includes(name)) {
      throw new Error(`${option} must be one of ${known.join(', ')}, not '${name}'`);
    }
  }
}
