// Keeps the page's own files, so that it opens without a network once it was there. The models are
// kept by the package, as they are chosen.
import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

/** Put here by vite.config.js. */
declare const PAGE_FILES: PrecacheEntry[];

cleanupOutdatedCaches();
precacheAndRoute(PAGE_FILES);
// The next visit gets a new version, not the one after all tabs were closed.
void (globalThis as unknown as { skipWaiting: () => Promise<void> }).skipWaiting();
