// A text in the address, so that it can be linked. What follows "#" never reaches a server.

/** Longer addresses get cut by the programs that pass them on. */
const LONGEST = 2000;

export function textInAddress(): string {
  const text = new URLSearchParams(location.hash.slice(1)).get('text') ?? '';
  // As a text area would have it, whose offsets must be the text's.
  return text.replaceAll(/\r\n?/g, '\n');
}

/** Nothing if the text is too long for an address. */
export function addressOf(text: string): string | undefined {
  const hash = `#${new URLSearchParams({ text }).toString()}`;
  return text && hash.length <= LONGEST ? hash : undefined;
}
