// The module worker: one engine, one message per action.
import { createActions, type Request, type Response } from './actions.js';
import { messageOf } from './errors.js';

const actions = createActions();

/** The part of DedicatedWorkerGlobalScope that is used; its types and the DOM's exclude each other. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Request>) => void;
  postMessage(response: Response, transfer: Transferable[]): void;
};

scope.onmessage = ({ data: { id, action, args } }) => {
  void answer(id, action, args);
};

async function answer(id: number, action: Request['action'], args: unknown[]): Promise<void> {
  try {
    const run = actions[action] as (...args: unknown[]) => ArrayBuffer | Promise<ArrayBuffer>;
    const reply = await run(...args);
    scope.postMessage({ id, reply }, [reply]);
  } catch (error) {
    scope.postMessage({ id, error: messageOf(error) }, []);
  }
}
