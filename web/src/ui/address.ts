// A text and its languages in the address, so that they can be linked. What follows "#" never reaches
// a server.

/** BCP 47 tags. */
export interface Languages {
  source: string;
  target: string;
}

/** Longer addresses get cut by the programs that pass them on. */
const LONGEST = 2000;

const parameters = (): URLSearchParams => new URLSearchParams(location.hash.slice(1));

/** Nothing if the address says nothing of a text. */
export function textInAddress(): string | undefined {
  // As a text area would have it, whose offsets must be the text's.
  return parameters().get('text')?.replaceAll(/\r\n?/g, '\n');
}

export function languagesInAddress(): Languages | undefined {
  const [source, target] = [parameters().get('from'), parameters().get('to')];
  return source && target ? { source, target } : undefined;
}

/** Once another text is written or other languages are chosen, it would lead back. */
export function leaveAddress(): void {
  if (!location.hash) return;
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** Nothing if the text is too long for an address. */
export function addressOf(text: string, { source, target }: Languages): string | undefined {
  const hash = `#${new URLSearchParams({ from: source, to: target, text }).toString()}`;
  return text && hash.length <= LONGEST ? hash : undefined;
}
