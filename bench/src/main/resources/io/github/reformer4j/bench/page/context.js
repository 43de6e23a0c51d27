'use strict';
// What the numbers rest on: the headline, the input, the checks, the machine.

function opening(data) {
  const longest = last(data.quality.points.map(p => p.tokens));
  const at = (tokens, rounds) => data.quality.points.find(p => p.tokens === tokens && p.rounds === rounds && p.windows === 'ALIGNED');
  const exact = data.time.series.find(s => s.rounds === 0);
  const lsh = rounds => data.time.series.find(s => s.rounds === rounds);
  const shared = last(exact.points);
  const same = lsh(4).points.find(p => p.tokens === shared.tokens);
  document.getElementById('lead').textContent =
    `Read: ${data.input.description}. Backend: ${data.about.backend} (${data.about.backendDescription}).`;
  const t = data.training;
  const figures = [];
  const learned = last(t.heldOut);
  figures.push([format.digits(learned.bits, 3), `bits per byte on text it never saw, after ${format.seconds(t.seconds)} of training (knowing only byte frequencies: ${format.digits(t.frequencyBits, 3)}; DEFLATE: ${format.digits(t.deflateBits, 3)})`]);
  const flat = data.activations.points.filter(p => p.execution === 'reversible');
  const ratio = last(flat).bytes / flat[0].bytes;
  figures.push([format.digits(ratio, 3) + '×', `the activation memory at ${last(flat).layers} layers that ${flat[0].layers} layers need, training with reversible layers`]);
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
  const lost = bitsLost(data.bits);
  if (lost) figures.push(lost);
  for (const [value, label] of figures) {
    document.getElementById('figures').append(element('div', {}, element('dd', {}, value), element('dt', {}, label)));
  }
  const notes = data.about.notes.slice();
  if (data.about.quick) notes.unshift('This is a quick report: shorter lengths and fewer repetitions than the default.');
  for (const note of notes) document.getElementById('notes').append(element('li', {}, note));
}

// What the last length at which both ran says about LSH attention in place of exact attention.
function bitsLost(b) {
  const exact = last(b.points.filter(p => p.rounds === 0));
  const lsh = exact && b.points.find(p => p.tokens === exact.tokens && p.rounds === b.trainedRounds);
  if (!lsh) return null;
  const more = lsh.bits - exact.bits;
  return [(more < 0 ? '−' : '+') + format.digits(Math.abs(more), 2),
    `bits per byte that R = ${b.trainedRounds} costs against exact attention with the same weights, at ${format.count(exact.tokens)} tokens (${format.digits(lsh.bits, 4)} against ${format.digits(exact.bits, 4)})`];
}

function inputSection(data) {
  const input = data.input;
  const node = section('What was read');
  node.append(element('p', {}, `${input.description}. It starts:`));
  node.append(element('pre', {}, input.excerpt));
  node.append(element('h3', {}, 'What attention was measured on'), element('p', {}, input.vectors));
  node.append(element('p', {}, `The first ${format.count(input.tokens)} bytes are the positions (“tokens”) of the longest run; shorter runs use the beginning. Sizes of every measured attention: ${input.heads.length} heads in one call, width ${input.dim}, chunks of ${input.chunk}, one chunk back, attention to the past only, about N/${input.chunk} buckets in two factors, seed ${data.about.seed}, whatever the model itself uses. Windows are ALIGNED (chunks within a bucket; nothing depends on later tokens) unless FLAT (the paper's, chunks across buckets) is named. Each key counts once however often it is met.`));
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
