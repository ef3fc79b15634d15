/** Scrolls `box`, and nothing around it, as far as it takes to see what `selector` finds in it. */
export function keepInView(box: Element | null, selector: string): void {
  const found = box?.querySelector(selector);
  if (!box || !found) return;
  const [frame, part] = [box.getBoundingClientRect(), found.getBoundingClientRect()];
  if (part.top < frame.top || part.height > frame.height) box.scrollTop += part.top - frame.top;
  else if (part.bottom > frame.bottom) box.scrollTop += part.bottom - frame.bottom;
}
