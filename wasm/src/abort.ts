// Abort signals.

/**
 * `promise`, or a rejection with the signal's reason as soon as it is aborted. What the promise
 * brings after that is dropped.
 */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      // The reason is the caller's, whatever it is.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * A controller that also aborts when `signal` does, until `unlink` is called. (`AbortSignal.any`
 * is younger than some browsers that are otherwise good enough.)
 */
export function linkedController(signal: AbortSignal | undefined): {
  controller: AbortController;
  unlink: () => void;
} {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(signal?.reason);
  };
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return {
    controller,
    unlink: () => {
      signal?.removeEventListener('abort', abort);
    },
  };
}
