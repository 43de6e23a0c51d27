'use strict';
// This project and other libraries on the same vectors, taken in turns.

function peersSection(data) {
  if (data.peers === null) return;
  const p = data.peers;
  const node = section('Beside other libraries',
    'Each library computes in a process of its own, on the same random vectors (8 heads of width 64, every key visible), in turns with the others. LSH attention has the paper\'s windows (FLAT), the same rotations and so the same buckets everywhere; the other libraries compute it op by op, as the Python implementations do. Nothing was timed before its rows, and with a backward pass its gradients, agreed with the reference.');
  for (const backward of [false, true]) {
    const shown = p.series.filter(s => s.backward === backward && s.points.length > 0);
    if (shown.length > 0) peersCharts(node, p, shown, backward ? 'Forward and backward pass' : 'Forward pass');
  }
  const stops = p.series.filter(s => s.stop !== null);
  if (stops.length > 0) {
    node.append(table('Where a line ends before the longest length, and why', ['Library', 'Kind', 'Pass', 'From N', 'Reason', 'In detail'],
      stops.map(s => [s.library, s.kind, s.backward ? 'forward + backward' : 'forward', format.count(s.stop.tokens), s.stop.reason, s.stop.detail]), 'wrap'));
  }
  peersQuality(node, data);
  node.append(table(`Libraries; a call that takes more than ${format.seconds(p.limitSeconds)} is stopped`, ['Library', 'Setting'],
    p.libraries.map(l => [l.name, l.description]), 'wrap'));
  node.append(table('Largest relative error of a row against the reference, before anything was timed', ['What', 'Error', 'Limit'],
    p.checks.map(c => [c.what, c.measured.toExponential(1), c.limit.toExponential(1)]), 'wrap'));
}

function peersCharts(node, p, shown, title) {
  const lengths = distinct(shown.flatMap(s => s.points.map(q => q.tokens))).sort((a, b) => a - b);
  const own = p.libraries[0].name;
  const kinds = distinct(shown.map(s => s.kind));
  const name = s => `${s.kind}, ${s.library}` + (s.stop ? ` (${s.stop.reason} at ${format.tokens(s.stop.tokens)})` : '');
  const held = q => Math.max(1, q.peakBytes - q.baseBytes);
  // one colour for a kind of attention, this project's line whole
  const lines = (colours, narrow, y, value) => {
    const options = charts.lines(colours, narrow, {
      x: charts.lengthAxis(lengths), y,
      series: shown.map(s => ({ name: name(s), points: s.points.map(q => [q.tokens, value(q)]), dashed: s.library !== own })),
    });
    const palette = charts.isDark() ? charts.dark : charts.light;
    options.series.forEach((line, i) => {
      line.itemStyle = { color: palette[kinds.indexOf(shown[i].kind)] };
      line.lineStyle.color = line.itemStyle.color;
      line.symbol = charts.symbols[kinds.indexOf(shown[i].kind)];
    });
    options.grid.top = narrow ? 62 : 110;
    return options;
  };
  node.append(element('h3', {}, `${title}: time`));
  node.append(reading('How to read it: both axes are logarithmic; lower is better. Whole lines are this project, dashed ones the other library; a line ends where its library stopped.'));
  charts.add(node, `${title}: seconds against length, by library`, (colours, narrow) => lines(colours, narrow,
    { type: 'log', name: 'time (logarithmic)', axisLabel: { formatter: format.seconds }, show: format.seconds }, q => q.seconds), 'tall');
  if (shown.every(s => s.points.every(q => q.peakBytes > 0 && q.baseBytes > 0))) {
    node.append(element('h3', {}, `${title}: memory`));
    node.append(reading('How to read it: the most that the process held beyond what the library alone takes, inputs and results included. Lower is better.'));
    charts.add(node, `${title}: memory against length, by library`, (colours, narrow) => lines(colours, narrow,
      { type: 'log', logBase: 2, name: 'memory (logarithmic)', axisLabel: { formatter: format.bytes }, show: format.bytes }, held), 'tall');
  }
  const cell = (s, n, text) => {
    const q = s.points.find(r => r.tokens === n);
    return q ? text(q) : s.stop && n >= s.stop.tokens ? s.stop.reason : null;
  };
  node.append(table(`${title}: median time`, ['N', ...shown.map(s => `${s.kind}, ${s.library}`)],
    lengths.map(n => [format.count(n), ...shown.map(s => cell(s, n, q => format.seconds(q.seconds)))])));
  node.append(table(`${title}: memory beyond the library's own`, ['N', ...shown.map(s => `${s.kind}, ${s.library}`)],
    lengths.map(n => [format.count(n), ...shown.map(s => cell(s, n, q => q.peakBytes > 0 ? format.bytes(held(q)) : '–'))])));
}

// Theirs and ours compute the same numbers, so quality belongs to the setting, not to the library.
function peersQuality(node, data) {
  const longest = last(data.quality.points).tokens;
  const rounds = distinct(data.peers.series.map(s => s.rounds)).filter(r => r > 0);
  const found = data.quality.points.filter(q => q.tokens === longest && rounds.includes(q.rounds));
  if (found.length === 0) return;
  node.append(table(`What these settings find of exact attention, on the model's vectors at ${format.count(longest)} tokens; whoever computes a setting finds the same`,
    ['Setting', 'Mass found', 'Error of the output, median', 'Error, 90 %'],
    [['exact', '100 %', '0', '0'],
      ...found.map(q => [`LSH, R = ${q.rounds}, ${q.windows}`, format.share(q.mass), format.digits(q.outputError, 3), format.digits(q.outputErrorHigh, 3)])]));
}
