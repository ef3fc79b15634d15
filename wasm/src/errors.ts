// The exceptions of the API, in one place: DOMExceptions with the draft's names.

/** The download failed, or brought something other than the file that was asked for. */
export function networkError(message: string): DOMException {
  return new DOMException(message, 'NetworkError');
}

/** What is asked for could not be found out, and may be another time. */
export function unknownError(message: string): DOMException {
  return new DOMException(message, 'UnknownError');
}

/** No model for these languages, or no such instructions on this platform. */
export function notSupportedError(message: string): DOMException {
  return new DOMException(message, 'NotSupportedError');
}

/** The bytes are not what they must be, for instance a damaged model. */
export function dataError(message: string): DOMException {
  return new DOMException(message, 'DataError');
}

/** The engine failed: no memory, no worker, a defect. */
export function operationError(message: string): DOMException {
  return new DOMException(message, 'OperationError');
}

/** The `OperationError` of an engine that stopped in the middle of a call, in a thread that lives on. */
export class EngineStopped extends DOMException {
  constructor(reason: string) {
    super(`The engine failed: ${reason}`, 'OperationError');
  }
}

export function destroyedError(): DOMException {
  return new DOMException('The translator was destroyed.', 'AbortError');
}

/** What is wrong, said by any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The codes of core/include/glossa/error.h. */
const engineErrors: Record<number, (message: string) => Error> = {
  1: dataError,
  2: (message) => new RangeError(message),
  3: (message) => new RangeError(message),
};

/** An error that the engine returned. */
export function engineError(code: number, message: string): Error {
  return (engineErrors[code] ?? operationError)(message);
}
