// Keeps the page's own files, so that it opens without a network once it was there. The models are
// kept by the package, as they are chosen.
import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

/** Put here by vite.config.js. */
declare const PAGE_FILES: PrecacheEntry[];

// A new version waits until no page of the old one is open: those still need files of theirs, for
// instance the translator's worker when other languages are chosen.
cleanupOutdatedCaches();
// A link may have come with a query of its own.
precacheAndRoute(PAGE_FILES, { ignoreURLParametersMatching: [/./] });
