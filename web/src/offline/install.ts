/** Installs the service worker, when the page has all it needs itself. */
export function keepOffline(): void {
  // Pages over plain HTTP have none, and a server for development has no built files.
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  addEventListener('load', () => {
    const script = new URL('service-worker.js', document.baseURI);
    // Where it is refused, the page needs the network.
    navigator.serviceWorker.register(script).catch(() => undefined);
  });
}
