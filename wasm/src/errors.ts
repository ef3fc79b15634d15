// The exceptions of the API, in one place: DOMExceptions with the draft's names, and with reasons.
import type { ErrorReason, GlossaError } from './types.js';

/** The name that goes with each reason. */
const names: Record<ErrorReason, string> = {
  unanswered: 'NetworkError',
  http: 'NetworkError',
  integrity: 'NetworkError',
  file: 'NetworkError',
  script: 'NetworkError',
  simd: 'NotSupportedError',
  languages: 'NotSupportedError',
  identity: 'NotSupportedError',
  model: 'DataError',
  registry: 'DataError',
  engine: 'OperationError',
  stopped: 'OperationError',
  worker: 'OperationError',
  destroyed: 'AbortError',
};

export class Failure extends DOMException implements GlossaError {
  readonly reason: ErrorReason;

  constructor(reason: ErrorReason, message: string, name = names[reason]) {
    super(message, name);
    this.reason = reason;
  }
}

/** The engine stopped in the middle of a call, in a thread that lives on. */
export function engineStopped(message: string): Failure {
  return new Failure('stopped', `The engine failed: ${message}`);
}

export function destroyedError(): Failure {
  return new Failure('destroyed', 'The translator was destroyed.');
}

/** What is wrong, said by any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why it failed, if the package knows. */
export function reasonOf(error: unknown): ErrorReason | undefined {
  return error instanceof Failure ? error.reason : undefined;
}

/** An error that the engine returned, by the codes of core/include/glossa/error.h. */
export function engineError(code: number, message: string): Error {
  if (code === 2 || code === 3) return new RangeError(message);
  return new Failure(code === 1 ? 'model' : 'engine', message);
}
