'use strict';
// One function a section: a heading, what is shown, charts with a sentence on how to read them, the numbers.

const last = list => list[list.length - 1];
const main = document.getElementById('main');

function section(title, ...paragraphs) {
  const node = element('section', {}, element('h2', {}, title), ...paragraphs.map(p => element('p', {}, p)));
  main.append(node);
  return node;
}

const reading = text => element('p', { class: 'reading' }, text);

function opening(data) {
  const longest = last(data.quality.points.map(p => p.tokens));
  const at = (tokens, rounds) => data.quality.points.find(p => p.tokens === tokens && p.rounds === rounds && p.windows === 'ALIGNED');
  const exact = data.time.series.find(s => s.rounds === 0);
  const lsh = rounds => data.time.series.find(s => s.rounds === rounds);
  const shared = last(exact.points);
  const same = lsh(4).points.find(p => p.tokens === shared.tokens);
  document.getElementById('lead').textContent =
    `Read: ${data.input.description}. Backend: ${data.about.backend} (${data.about.backendDescription}).`;
  const figures = [];
  if (same) {
    figures.push([format.digits(shared.seconds / same.seconds, 3) + '×',
      `faster than exact attention at ${format.count(shared.tokens)} tokens, with R = 4 (${format.seconds(same.seconds)} against ${format.seconds(shared.seconds)})`]);
  }
  if (exact.exponent !== null && lsh(4).exponent !== null) {
    figures.push([format.digits(lsh(4).exponent, 3) + ' / ' + format.digits(exact.exponent, 3),
      'growth exponent of time with length: LSH with R = 4 / exact attention']);
  }
  const best = at(longest, 8);
  figures.push([format.share(best.mass), `of exact attention's mass found at ${format.count(longest)} tokens with R = 8, looking at ${format.share(best.keysSeen / (longest * 0.75))} of the keys`]);
  figures.push([format.digits(best.outputError, 2), `relative error of the output against exact attention, same setting (median row; the best ${format.count(best.keysSeen)} keys would hold ${format.share(best.bestMass)} of the mass)`]);
  for (const [value, label] of figures) {
    document.getElementById('figures').append(element('div', {}, element('dd', {}, value), element('dt', {}, label)));
  }
  const notes = data.about.notes.slice();
  if (data.about.quick) notes.unshift('This is a quick report: shorter lengths and fewer repetitions than the default.');
  for (const note of notes) document.getElementById('notes').append(element('li', {}, note));
}

function inputSection(data) {
  const input = data.input;
  const node = section('What was read');
  node.append(element('p', {}, `${input.description}. The first ${format.count(input.tokens)} bytes are the positions (“tokens”) of the longest run; shorter runs use the beginning. It starts:`));
  node.append(element('pre', {}, input.excerpt));
  node.append(element('h3', {}, 'How bytes become vectors'), element('p', {}, input.recipe));
  node.append(element('p', {}, `Sizes everywhere: ${input.heads} heads, width ${input.dim}, chunks of ${input.chunk}, one chunk back, attention to the past only, about N/${input.chunk} buckets in two factors, seed ${data.about.seed}. Windows are ALIGNED (chunks within a bucket; nothing depends on later tokens) unless FLAT (the paper's, chunks across buckets) is named. Each key counts once however often it is met.`));
}

function checksSection(data) {
  const node = section('Checked before anything was timed',
    'A limit is twice the error that a plain float32 evaluation of the same formula makes, plus a few units in the last place; had one been missed, there would be no report.');
  node.append(table('Largest relative error found, and its limit', ['Comparison', 'Error', 'Limit'],
    data.checks.map(c => [c.what, c.measured.toExponential(1), c.limit.toExponential(1)]), 'wrap'));
  const suite = data.suite;
  node.append(element('h3', {}, 'Contract suite'));
  if (suite === null) {
    node.append(element('p', {}, 'Not run in a quick report; “./reformer verify” runs it.'));
    return;
  }
  node.append(element('p', {}, `A short run with ${suite.tries} random cases a property, each compared with the double-precision oracle or held to a law of attention: ${suite.held} properties held, ${suite.failed.length} failed, ${suite.skipped.length} skipped. “./reformer verify” runs more cases and shows each property.`));
  const rows = [...suite.failed.map(name => ['failed', name]), ...suite.skipped.map(name => ['skipped', name])];
  if (rows.length > 0) node.append(table('What did not hold or could not be checked', ['', 'Property'], rows));
}

function timeSection(data) {
  const node = section('Time against length');
  const shown = data.time.series.filter(s => s.points.length > 0);
  const lengths = [...new Set(shown.flatMap(s => s.points.map(p => p.tokens)))].sort((a, b) => a - b);
  node.append(reading('How to read it: both axes are logarithmic, so a straight line is a power law and its slope the exponent: 1 means twice the text takes twice the time, 2 means four times. Lower is better.'));
  charts.add(node, 'Seconds for one forward pass against length', (colours, narrow) => charts.lines(colours, narrow, {
    x: charts.lengthAxis(lengths),
    y: { type: 'log', name: 'time of a forward pass (logarithmic)', axisLabel: { formatter: format.seconds }, show: format.seconds },
    series: shown.map(s => ({ name: s.name, points: s.points.map(p => [p.tokens, p.seconds]), dashed: s.rounds === 0 })),
  }));
  node.append(table('Median time of a forward pass, all heads',
    ['N', ...shown.map(s => s.name)],
    lengths.map(n => [format.count(n), ...shown.map(s => {
      const p = s.points.find(q => q.tokens === n);
      return p ? format.seconds(p.seconds) : null;
    })])));
  node.append(table(`Growth exponent, fitted from ${format.count(data.time.fittedFrom)} tokens up; spread of the runs at the longest length`,
    ['Kind', 'Exponent', 'Longest N', 'Fastest', 'Slowest', 'Runs'],
    shown.map(s => { const p = last(s.points); return [s.name, s.exponent === null ? null : s.exponent.toFixed(2), format.count(p.tokens), format.seconds(p.fastest), format.seconds(p.slowest), p.runs]; })));
}

function memorySection(data) {
  const node = section('Memory against length', data.memory.method);
  const names = [...new Set(data.memory.points.map(p => p.name))];
  const lengths = [...new Set(data.memory.points.map(p => p.tokens))].sort((a, b) => a - b);
  const hasPeak = data.memory.points.every(p => p.peakBytes !== null);
  const value = p => hasPeak ? p.peakBytes : p.tensorBytes + p.workspaceBytes;
  const matrix = lengths.map(n => [n, data.memory.points.find(p => p.tokens === n).scoreMatrixBytes]);
  const tensors = lengths.map(n => [n, data.memory.points.find(p => p.tokens === n).tensorBytes]);
  node.append(reading('How to read it: both axes are logarithmic. The dashed line that soars is arithmetic, not a measurement: what an implementation that stores every score would need. Lower is better.'));
  charts.add(node, 'Memory against length', (colours, narrow) => charts.lines(colours, narrow, {
    x: charts.lengthAxis(lengths),
    y: { type: 'log', logBase: 2, name: 'memory (logarithmic)', axisLabel: { formatter: format.bytes }, show: format.bytes },
    series: [
      ...names.map(name => ({ name: name + (hasPeak ? ', whole process' : ', tensors and scratch'),
        points: data.memory.points.filter(p => p.name === name).map(p => [p.tokens, value(p)]) })),
      { name: 'inputs and output alone', points: tensors, dashed: true },
      { name: 'if every score were stored', points: matrix, dashed: true },
    ],
  }));
  node.append(table('Memory of one forward pass', ['Kind', 'N', 'Inputs and output', 'Scratch of the call', 'Peak of the process'],
    data.memory.points.map(p => [p.name, format.count(p.tokens), format.bytes(p.tensorBytes), format.bytes(p.workspaceBytes), p.peakBytes === null ? null : format.bytes(p.peakBytes)])));
}

function qualitySection(data) {
  const q = data.quality;
  const longest = last(q.points).tokens;
  const lengths = [...new Set(q.points.map(p => p.tokens))];
  const rounds = [...new Set(q.points.map(p => p.rounds))];
  const pick = (tokens, windows) => q.points.filter(p => p.tokens === tokens && p.windows === windows);
  const used = last(q.keysUsed);
  const node = section('How much of exact attention is recovered',
    `For ${q.queriesPerHead} queries of each of the ${q.heads} heads, drawn from the later half of the text, exact attention over all earlier keys was computed in double precision. Its “mass” on a key is that key's softmax weight; the shares below add up the mass of the keys that LSH attention actually saw.`,
    `How hard the task is depends on how widely attention spreads: at ${format.count(longest)} tokens a query of this text effectively uses ${format.digits(used.median, 2)} keys (median; from ${format.digits(used.low, 2)} to ${format.digits(used.high, 2)} for the middle 80 %).`);
  const roundAxis = { type: 'log', logBase: 2, name: 'rounds R', min: Math.min(...rounds), max: Math.max(...rounds), axisLabel: { formatter: n => String(n) }, show: n => 'R = ' + n };
  const shareAxis = { type: 'value', min: 0, max: 1, name: 'share of exact mass', axisLabel: { formatter: v => Math.round(100 * v) + ' %' }, show: format.share };

  node.append(element('h3', {}, `Mass found at ${format.count(longest)} tokens`));
  node.append(reading('How to read it: higher is better. The comparisons look at just as many keys as LSH attention (ALIGNED) did: the best possible choice, the most recent positions, and blind luck.'));
  const aligned = pick(longest, 'ALIGNED');
  charts.add(node, 'Share of exact mass against rounds', (colours, narrow) => charts.lines(colours, narrow, {
    x: roundAxis, y: shareAxis,
    series: [
      { name: 'LSH, ALIGNED', points: aligned.map(p => [p.rounds, p.mass]) },
      { name: 'LSH, FLAT', points: pick(longest, 'FLAT').map(p => [p.rounds, p.mass]) },
      { name: 'best keys', points: aligned.map(p => [p.rounds, p.bestMass]), dashed: true },
      { name: 'most recent keys', points: aligned.map(p => [p.rounds, p.recentMass]), dashed: true },
      { name: 'blind choice', points: aligned.map(p => [p.rounds, p.randomMass]), dashed: true },
    ],
  }), 'short');

  node.append(element('h3', {}, 'Error of the output'));
  node.append(reading('How to read it: the distance between the rows that LSH and exact attention return, relative to the length of the exact row; median over the sample, ALIGNED. Lower is better; 0 is equality.'));
  charts.add(node, 'Relative error of the output against rounds', (colours, narrow) => charts.lines(colours, narrow, {
    x: roundAxis,
    y: { type: 'value', min: 0, name: 'relative error', axisLabel: { formatter: v => String(v) }, show: v => format.digits(v, 3) },
    series: lengths.map(n => ({ name: format.count(n) + ' tokens', points: pick(n, 'ALIGNED').map(p => [p.rounds, p.outputError]) })),
  }), 'short');

  node.append(table('Mean mass found, and the error of the output; “10 % below” is the tenth percentile over queries',
    ['Windows', 'N', 'R', 'Keys seen', 'Mass', '10 % below', 'Best keys', 'Recent keys', 'Blind', 'Error, median', 'Error, 90 %', 'Cosine'],
    q.points.map(p => [p.windows, format.count(p.tokens), p.rounds, format.count(p.keysSeen), format.share(p.mass), format.share(p.massLow),
      format.share(p.bestMass), format.share(p.recentMass), format.share(p.randomMass), format.digits(p.outputError, 3), format.digits(p.outputErrorHigh, 3), p.outputCosine.toFixed(3)])));
}

function occupancySection(data) {
  const o = data.occupancy;
  const node = section('How full the buckets are',
    `${format.count(o.tokens)} tokens in ${format.count(o.buckets)} buckets, ${o.rounds} rounds, all heads. An even spread would put ${format.count(o.tokens / o.buckets)} tokens into each. Real text is uneven: common contexts crowd together. A token whose bucket holds more than ${o.window} tokens may not see all of it in one round.`);
  node.append(reading('How to read it: the first bars say how many buckets have a given size, the second how many tokens live in a bucket of that size. Ideal is everything in the bar of the even spread.'));
  charts.add(node, 'Shares of buckets and of tokens by bucket size', (colours, narrow) => ({
    legend: { top: 0, textStyle: { color: colours.ink } },
    grid: { left: 12, right: 16, top: 62, bottom: 30, containLabel: true },
    tooltip: { confine: true, trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: format.share,
      backgroundColor: colours.panel, borderColor: colours.line, textStyle: { color: colours.ink, fontSize: 12 } },
    xAxis: charts.axis(colours, narrow, { type: 'category', data: o.bins.map(b => b.label), name: 'tokens in the bucket', nameGap: narrow ? 46 : 32, axisLabel: { rotate: narrow ? 45 : 0, interval: 0, hideOverlap: false } }),
    yAxis: charts.topAxis(colours, narrow, { type: 'value', name: 'share', axisLabel: { formatter: v => Math.round(100 * v) + ' %' } }),
    series: [
      { type: 'bar', name: 'of the buckets', data: o.bins.map(b => b.bucketShare) },
      { type: 'bar', name: 'of the tokens', data: o.bins.map(b => b.tokenShare), itemStyle: { decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.8, color: 'rgba(255,255,255,0.35)' } } },
    ],
  }), 'short');
  node.append(table('By head; later heads remember a longer context', ['Head', 'Empty buckets', 'Median size', 'Largest', `Tokens in buckets over ${o.window}`],
    o.heads.map(h => [h.head, format.share(h.emptyShare), format.count(h.median), format.count(h.largest), format.share(h.beyondWindow)])));
}

function pictureSection(data) {
  const p = data.pictures;
  const node = section('Which positions attend where',
    `The first ${format.count(p.tokens)} positions, head ${p.head}, ${p.rounds} rounds, ${p.buckets} buckets. Rows are queries, columns the keys they attend to; each cell is ${p.tokens / p.bins} × ${p.tokens / p.bins} positions.`);
  node.append(reading(`How to read it: the stronger the colour, the more of a row's attention falls into the cell, from ${format.share(p.floor)} (nothing drawn) to all of it, on a logarithmic scale. Above the diagonal of the text order there is nothing: nobody looks ahead.`));
  const maps = element('div', { class: 'maps' });
  node.append(maps);
  p.panels.forEach((panel, number) => {
    const box = element('figure', { style: 'margin:0' }, element('h3', {}, panel.title), reading(panel.reading));
    maps.append(box);
    const sorted = number >= 2;
    const bins = [...Array(p.bins).keys()];
    charts.add(box, panel.title, (colours, narrow) => ({
      grid: { left: 8, right: 8, top: 8, bottom: 62, containLabel: true },
      tooltip: { confine: true, backgroundColor: colours.panel, borderColor: colours.line, textStyle: { color: colours.ink, fontSize: 12 },
        formatter: c => `query ${sorted ? 'rank' : ''} ${c.value[1] * p.tokens / p.bins}, key ${sorted ? 'rank' : ''} ${c.value[0] * p.tokens / p.bins}<br><b>${format.share(Math.pow(p.floor, 1 - c.value[2] / 100))}</b> of the row's attention` },
      xAxis: mapAxis(colours, narrow, p, bins, sorted ? 'key, rank by bucket' : 'key position', 26),
      yAxis: { ...mapAxis(colours, narrow, p, bins, sorted ? 'query, rank by bucket' : 'query position', 38), inverse: true },
      visualMap: { min: 0, max: 100, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 110, itemWidth: 11, calculable: false,
        text: ['all', format.share(p.floor)], textStyle: { color: colours.soft, fontSize: 11 },
        inRange: { color: charts.isDark() ? ['#14181c', '#123a5e', '#1f78b4', '#67b7e8', '#fff3b0'] : ['#ffffff', '#cfe5f5', '#6aaed6', '#1f6fb0', '#08203f'] } },
      series: [{ type: 'heatmap', progressive: 0, itemStyle: { borderWidth: 0 }, emphasis: { disabled: true },
        data: panel.levels.map((level, i) => [i % p.bins, Math.floor(i / p.bins), level]) }],
    }));
  });
  const found = data.pictures.panels.slice(0, 2).map(panel => panel.levels.filter(level => level > 0).length);
  node.append(table('Cells with visible attention', ['Map', 'Cells', 'Share of all'],
    ['Exact', 'LSH'].map((name, i) => [name, format.count(found[i]), format.share(found[i] / (p.bins * p.bins))])));
}

function mapAxis(colours, narrow, p, bins, name, gap) {
  return charts.axis(colours, narrow, { type: 'category', data: bins.map(b => String(b * p.tokens / p.bins)), name, nameGap: gap,
    splitLine: { show: false }, axisTick: { show: false }, axisLabel: { interval: 31, fontSize: 10 } });
}

function stagesSection(data) {
  const s = data.stages;
  const m = data.machine;
  const node = section('Cost of each stage against its limit',
    `${format.count(s.tokens)} tokens, R = ${s.rounds}, ALIGNED. Hashing and attending are arithmetic: their limit is ${m.tileFlopsPerSecond === null ? 'the rate of the kernel on a tile in cache, which this backend does not tell' : `what this machine's threads reach on one 64 × 128 × 64 tile in cache, ${format.flops(m.tileFlopsPerSecond)} in this run`}. Counted are the hash projections and 128 keys for every token, head and round, also where the causal mask hides some. Sorting moves data: its limit is copying memory, ${format.digits(m.copyBytesPerSecond / 1e9, 3)} GB/s here.`);
  const stages = s.stages;
  node.append(reading('How to read it: the first bar is the time taken, the second the time that the limit allows; the nearer they are, the less is left to gain. More than 100 % reached means that other work slowed the machine while the limit was measured.'));
  charts.add(node, 'Seconds of each stage and what its limit allows', (colours, narrow) => ({
    legend: { top: 0, textStyle: { color: colours.ink } },
    grid: { left: 12, right: 24, top: 36, bottom: 30, containLabel: true },
    tooltip: { confine: true, trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: v => v === null || v === undefined ? '–' : format.seconds(v),
      backgroundColor: colours.panel, borderColor: colours.line, textStyle: { color: colours.ink, fontSize: 12 } },
    xAxis: charts.axis(colours, narrow, { type: 'value', name: 'time', nameGap: 28, axisLabel: { formatter: v => v === 0 ? '0' : format.seconds(v) } }),
    yAxis: { ...charts.axis(colours, narrow, { type: 'category', data: stages.map(t => t.name) }), inverse: true },
    series: [
      { type: 'bar', name: 'measured', data: stages.map(t => t.seconds) },
      { type: 'bar', name: 'limit', data: stages.map(t => t.limitSeconds), itemStyle: { opacity: 0.65 } },
    ],
  }), 'short');
  node.append(table('Stages (median of the runs)', ['Stage', 'Time', 'Limit by', 'Limit allows', 'Reached', 'Rate'],
    stages.map(t => [t.name, format.seconds(t.seconds), t.limit, t.limitSeconds === null ? null : format.seconds(t.limitSeconds),
      t.ofLimit === null ? null : format.share(t.ofLimit), t.flops > 0 ? format.flops(t.flops / t.seconds) : format.digits(t.bytes / t.seconds / 1e9, 3) + ' GB/s'])));
  node.append(table('The whole forward pass with other options, same sizes, taken in turns', ['Options', 'Time', 'Relative'],
    s.variants.map(v => [v.name, format.seconds(v.seconds), format.digits(v.relative, 3)]), 'wrap'));
}

function jmhSection(data) {
  if (data.jmh === null) return;
  const node = section('JMH benchmarks', 'Read from a JMH result file; the error is half the 99.9 % confidence interval. “Of tile rate” counts hashing and 128 keys for every token, head and round, and divides by what all threads reach on 64 × 128 × 64 tiles in the same run.');
  node.append(table('Results', ['Benchmark', 'Parameters', 'Score', 'Error', 'Unit', 'Of tile rate'],
    data.jmh.map(r => [r.benchmark, r.params, format.digits(r.score, 4), r.error === null ? null : format.digits(r.error, 2), r.unit, r.ofTileRate === null ? null : format.share(r.ofTileRate)]), 'params'));
}

function machineSection(data) {
  const m = data.machine;
  const node = section('The machine');
  node.append(table('Where this was measured', ['', ''], [
    ['Processor', m.cpu], ['Logical processors', m.processors], ['Memory', format.bytes(m.memoryBytes)], ['Operating system', m.os],
    ['JVM', m.jvm], ['Backend', `${data.about.backend}: ${data.about.backendDescription}`],
    ['Load average before', m.loadBefore === null ? null : m.loadBefore.toFixed(2) + ' (0 = nothing else was running)'],
    ['Memory copy, all threads', format.digits(m.copyBytesPerSecond / 1e9, 3) + ' GB/s (read plus written)'],
    ['64 × 128 × 64 tile, all threads', m.tileFlopsPerSecond === null ? null : format.flops(m.tileFlopsPerSecond)],
  ], 'wrap'));
}

function fail(text) {
  const failure = document.getElementById('failure');
  failure.hidden = false;
  failure.textContent = 'This page could not be drawn completely: ' + text;
  document.documentElement.dataset.errors = Number(document.documentElement.dataset.errors || 0) + 1;
}

document.documentElement.dataset.errors = 0;
window.addEventListener('error', e => fail(e.message));
window.addEventListener('unhandledrejection', e => fail(String(e.reason)));

const data = JSON.parse(document.getElementById('data').textContent);
opening(data);
timeSection(data);
qualitySection(data);
pictureSection(data);
memorySection(data);
occupancySection(data);
stagesSection(data);
jmhSection(data);
checksSection(data);
inputSection(data);
machineSection(data);
document.getElementById('foot').textContent =
  `Made ${data.about.created} by reformer ${data.about.version} in ${format.digits(data.about.seconds, 3)} s with: ${data.about.command}`;
charts.drawAll();
