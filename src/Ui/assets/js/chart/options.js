const dash = [3, 4];

export function tokens(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(`--chart-${name}`).trim();
  return {
    primary: colour('primary'),
    secondary: colour('secondary'),
    comparison: colour('comparison'),
    grid: colour('grid'),
    text: colour('text'),
    surface: colour('surface'),
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
  };
}

function withAlpha(colour, alpha) {
  return `color-mix(in srgb, ${colour} ${alpha}%, transparent)`;
}

function fade(colour) {
  return (plot) => {
    const { top, height } = plot.bbox;
    const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
    gradient.addColorStop(0, withAlpha(colour, 18));
    gradient.addColorStop(1, withAlpha(colour, 2));
    return gradient;
  };
}

const compact = new Intl.NumberFormat(document.documentElement.lang || undefined, { notation: 'compact', maximumFractionDigits: 1 });

function line(one, theme) {
  const stroke = theme[one.role] ?? theme.primary;
  const base = { label: one.name, stroke, spanGaps: false, points: { show: alone, size: 5, fill: stroke, stroke } };
  return one.role === 'comparison'
    ? { ...base, width: 1.5, dash }
    : { ...base, width: 2, fill: one.role === 'primary' ? fade(stroke) : undefined };
}

// A value between two gaps has no line to either side; without a point it would be invisible.
function alone(plot, index, first, last) {
  const values = plot.data[index];
  const lonely = [];
  for (let at = first; at <= last; at++) {
    if (values[at] !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null) lonely.push(at);
  }
  return lonely.length > 0 && lonely.length === values.filter((value) => value !== null).length;
}

// Whole numbers only, from 0, with room above; an all-zero series still gets a scale.
function range(_, __, most) {
  return [0, Math.max(4, most * 1.08 || 0)];
}

// A small flag on the axis where something happened; the tooltip and the table say what.
function flags(data, theme) {
  return (plot) => {
    const { top, height } = plot.bbox;
    const size = 4 * devicePixelRatio;
    plot.ctx.save();
    plot.ctx.fillStyle = theme.text;
    data.labels.forEach((label, index) => {
      if (label.note === undefined) return;
      const at = plot.valToPos(index, 'x', true);
      plot.ctx.beginPath();
      plot.ctx.moveTo(at, top + height - size * 1.5);
      plot.ctx.lineTo(at + size, top + height);
      plot.ctx.lineTo(at - size, top + height);
      plot.ctx.fill();
    });
    plot.ctx.restore();
  };
}

export function options(figure, data, width, height) {
  const theme = tokens(figure);
  const last = data.labels.length - 1;
  const tails = data.tails.map((tail) => {
    const whole = line(data.series[tail.of], theme);
    return { ...whole, dash, fill: undefined, stroke: withAlpha(whole.stroke, 75), points: { show: false } };
  });
  const labelWidth = 58;
  const every = Math.max(1, Math.ceil(data.labels.length / Math.max(2, Math.floor(width / labelWidth / 1.35))));

  return {
    width,
    height,
    padding: [8, 20, 0, 0],
    hooks: { draw: [flags(data, theme)] },
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 8, width: 2, fill: (plot, index) => plot.series[index]._stroke ?? theme.primary, stroke: () => theme.surface },
    },
    scales: {
      x: { time: false, range: () => (last === 0 ? [-1, 1] : [0, last]) },
      y: { range },
    },
    axes: [
      {
        stroke: theme.text,
        font: theme.font,
        size: 28,
        gap: 6,
        grid: { show: false },
        ticks: { show: false },
        // Counted from the end: the newest label is always there.
        splits: () => data.labels.map((_, index) => index).filter((index) => (last - index) % every === 0),
        values: (_, splits) => splits.map((index) => data.labels[index]?.short ?? ''),
      },
      {
        stroke: theme.text,
        font: theme.font,
        gap: 8,
        size: (plot, values) => Math.max(28, ...(values ?? []).map((value) => String(value).length * 7 + 14)),
        space: 44,
        incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1e3, 2e3, 2500, 5e3, 1e4, 2e4, 25e3, 5e4, 1e5, 2e5, 25e4, 5e5, 1e6, 2e6, 5e6, 1e7, 2e7, 5e7, 1e8, 1e9],
        grid: { stroke: theme.grid, width: 1 },
        ticks: { show: false },
        border: { show: false },
        values: (_, splits) => splits.map((value) => compact.format(value)),
      },
    ],
    series: [{}, ...data.series.map((one) => line(one, theme)), ...tails],
  };
}
