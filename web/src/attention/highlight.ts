import { strongest, type Alignment, type Pointed } from './alignment';

export interface Highlight {
  source: ReadonlySet<number>;
  target: ReadonlySet<number>;
}

/** Of the other side, units this strongly tied are highlighted too. */
const PARTNER = 0.25;

/** The units to highlight in both texts when something is pointed at. */
export function highlight(alignment: Alignment, pointed: Pointed | undefined): Highlight {
  const lit = { source: new Set<number>(), target: new Set<number>() };
  if (!pointed) return lit;
  for (const side of ['source', 'target'] as const) {
    const index = pointed[side];
    const other = side === 'source' ? 'target' : 'source';
    if (index === undefined) continue;
    lit[side].add(index);
    if (pointed[other] !== undefined) continue;
    for (const partner of strongest(alignment, pointed)) {
      if (partner.weight >= PARTNER) lit[other].add(partner.index);
    }
  }
  return lit;
}
