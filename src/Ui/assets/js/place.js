/** Puts a floating box beside its anchor, on the other side when there is no room, and never outside the window. */
export function place(box, anchor, { gap = 4, align = 'start', side = 'below' } = {}) {
  const at = anchor.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const room = document.documentElement;
  const rightToLeft = getComputedStyle(room).direction === 'rtl';
  const edge = 8;

  const below = at.bottom + gap;
  const above = at.top - gap - size.height;
  const fitsBelow = below + size.height <= room.clientHeight - edge;
  const top = side === 'below' ? (fitsBelow || above < edge ? below : above) : (above >= edge ? above : below);

  const startEdge = (align === 'start') !== rightToLeft ? at.left : at.right - size.width;
  const left = align === 'center' ? at.left + (at.width - size.width) / 2 : startEdge;

  box.style.top = `${Math.max(edge, Math.min(top, room.clientHeight - size.height - edge))}px`;
  box.style.left = `${Math.max(edge, Math.min(left, room.clientWidth - size.width - edge))}px`;
}
