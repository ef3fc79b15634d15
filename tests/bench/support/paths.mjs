import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);

/** The path of a file that is named from the repository's top. */
export const pathOf = (name) => fileURLToPath(new URL(name, root));

export const modelPath = pathOf('weights/en-fr.safetensors');
