// Letting others run.

/** Resolves in a task of its own, so that timers, events and aborts get their turn before it. */
export function nextTask(): Promise<void> {
  // Node and its kin; a MessageChannel would do there, but slower.
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
  if (setImmediate) return new Promise(setImmediate);
  return new Promise((resolve) => {
    // Timers wait 4 ms where they are nested, messages do not.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
