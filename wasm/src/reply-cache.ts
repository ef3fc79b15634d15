// Replies of the engine that may be asked for again, as in documents that repeat themselves.

/** Keeps what was used last, up to a size; sentences with their attention take a few kilobytes. */
export class ReplyCache {
  /** In bytes. */
  readonly #maxSize: number;
  /** In the order of their last use. */
  readonly #replies = new Map<string, ArrayBuffer>();
  #size = 0;

  constructor(maxSize: number) {
    this.#maxSize = maxSize;
  }

  get(key: string): ArrayBuffer | undefined {
    const reply = this.#replies.get(key);
    if (reply) {
      this.#replies.delete(key);
      this.#replies.set(key, reply);
    }
    return reply;
  }

  set(key: string, reply: ArrayBuffer): void {
    this.#delete(key);
    this.#replies.set(key, reply);
    this.#size += sizeOf(key, reply);
    for (const oldest of this.#replies.keys()) {
      if (this.#size <= this.#maxSize) break;
      this.#delete(oldest);
    }
  }

  clear(): void {
    this.#replies.clear();
    this.#size = 0;
  }

  #delete(key: string): void {
    const reply = this.#replies.get(key);
    if (!reply) return;
    this.#replies.delete(key);
    this.#size -= sizeOf(key, reply);
  }
}

function sizeOf(key: string, reply: ArrayBuffer): number {
  return 2 * key.length + reply.byteLength;
}
