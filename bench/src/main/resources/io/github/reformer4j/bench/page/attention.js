'use strict';
// Attention on the model's queries, keys and values: what it costs and what it finds.

function timeSection(data) {
  const node = section('Time against length');
  const shown = data.time.series.filter(s => s.points.length > 0);
  const lengths = distinct(shown.flatMap(s => s.points.map(p => p.tokens))).sort((a, b) => a - b);
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
  const names = distinct(data.memory.points.map(p => p.name));
  const lengths = distinct(data.memory.points.map(p => p.tokens)).sort((a, b) => a - b);
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
  const lengths = distinct(q.points.map(p => p.tokens));
  const rounds = distinct(q.points.map(p => p.rounds));
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
  node.append(table('By head, all rounds', ['Layer and head', 'Empty buckets', 'Median size', 'Largest', `Tokens in buckets over ${o.window}`],
    o.heads.map(h => [headName(data.input.heads[h.head]), format.share(h.emptyShare), format.count(h.median), format.count(h.largest), format.share(h.beyondWindow)])));
}

function stagesSection(data) {
  const s = data.stages;
  const m = data.machine;
  const node = section('Cost of each stage against its limit',
    `${format.count(s.tokens)} tokens, R = ${s.rounds}, ALIGNED. Hashing and attending are arithmetic: their limit is ${m.tileFlopsPerSecond === null ? 'the rate of the kernel on a tile in cache, which this backend does not tell' : `what this machine's threads reach on one 64 × 128 × 64 tile in cache, ${format.flops(m.tileFlopsPerSecond)} in this run`}. Counted are the hash projections and 128 keys for every token, head and round, also where the causal mask hides some. Sorting moves data: its limit is copying memory, ${format.digits(m.copyBytesPerSecond / 1e9, 3)} GB/s here, unless the backend has memory of its own.`);
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

function hashingSection(data) {
  const h = data.hashing;
  const node = section('Two kinds of hash rotations',
    `A hash multiplies a vector by random rotations. Independent normal numbers are the default; structured rotations are signs and Hadamard transforms, which take far fewer operations and spread tokens over buckets more evenly. Both were drawn ${h.draws} times, with seeds that no model was trained with; ${format.count(h.tokens)} tokens, ALIGNED.`);
  node.append(reading('How to read it: the share of exact attention\'s mass on the keys that were seen, the mean over the draws, with the draws that found least and most. More keys seen find more; so structured rotations are worth having where they find as much in less time.'));
  node.append(table('Mean mass found', ['Rotations', 'R', 'Keys seen', 'Mass', 'Least', 'Most'],
    h.kinds.flatMap(k => k.points.map(p => [k.name, p.rounds, format.count(p.keysSeen), ...[p.mass, p.massLow, p.massHigh].map(m => format.digits(100 * m, 3) + ' %')])), 'wrap'));
  node.append(table(`Time with R = ${h.rounds}, in turns`, ['Rotations', 'Hashing', 'Whole forward pass', 'Relative'],
    h.kinds.map(k => [k.name, format.seconds(k.hashSeconds), format.seconds(k.seconds), format.digits(k.seconds / h.kinds[0].seconds, 3)]), 'wrap'));
}
