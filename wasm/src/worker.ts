// The module worker: the engines of all translators, one message per action.
import {
  createActions,
  type Actions,
  type Message,
  type Request,
  type Response,
} from './actions.js';
import { messageOf } from './errors.js';

const engines = new Map<number, Actions>();

/** The part of DedicatedWorkerGlobalScope that is used; its types and the DOM's exclude each other. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Message>) => void;
  postMessage(response: Response, transfer: Transferable[]): void;
};

scope.onmessage = ({ data }) => {
  // Dropping an engine is how its memory is given back.
  if (data.action === 'close') engines.delete(data.engine);
  else void answer(data);
};

async function answer({ id, engine, action, args }: Request): Promise<void> {
  let actions = engines.get(engine);
  if (!actions) engines.set(engine, (actions = createActions()));
  try {
    const run = actions[action] as (...args: unknown[]) => ArrayBuffer | Promise<ArrayBuffer>;
    const reply = await run(...args);
    scope.postMessage({ id, reply }, [reply]);
  } catch (error) {
    scope.postMessage({ id, error: messageOf(error) }, []);
  }
}
