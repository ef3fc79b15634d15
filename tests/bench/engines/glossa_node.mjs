import { openChild } from './child.mjs';

/** The package in Node.js, in the thread that calls it. */
export const openGlossaNode = (name) => openChild(name, 'glossa.mjs');
