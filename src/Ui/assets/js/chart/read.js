// The table is the only source: what a screen reader reads is what is drawn.
export function read(figure) {
  const table = figure.querySelector('table');
  const series = [...table.tHead.rows[0].cells].slice(1).map((cell) => ({ name: cell.textContent, role: cell.dataset.role }));
  const rows = [...table.tBodies[0].rows];
  const labels = rows.map((row) => ({ long: row.cells[0].dataset.label, short: row.cells[0].dataset.short, note: row.cells[0].dataset.note }));
  const partial = figure.dataset.partial ?? null;
  const columns = [rows.map((_, index) => index)];
  series.forEach((one, index) => {
    columns.push(rows.map((row) => {
      const { value } = row.cells[index + 1].dataset;
      return value === '' ? null : Number(value);
    }));
    one.shown = rows.map((row) => row.cells[index + 1].textContent.trim());
  });

  // The last bucket is not over: each measure gets a second, dashed line for its last step.
  const count = rows.length;
  const tails = [];
  if (partial !== null && count > 1) {
    series.forEach((one, index) => {
      if (one.role === 'comparison') return;
      const whole = columns[index + 1];
      tails.push({ of: index, values: whole.map((value, at) => (at >= count - 2 ? value : null)) });
      columns[index + 1] = whole.map((value, at) => (at === count - 1 ? null : value));
    });
  }
  const values = series.map((_, index) => {
    const tail = tails.find((one) => one.of === index);
    return columns[index + 1].map((value, at) => value ?? tail?.values[at] ?? null);
  });
  columns.push(...tails.map((tail) => tail.values));
  return { series, labels, columns, tails, values, partial };
}
