'use strict';
// The model: how it learned the text, what it writes, how well it predicts.

const roundsName = rounds => rounds === 0 ? 'exact attention' : 'LSH, R = ' + rounds;

function trainingSection(data) {
  const t = data.training;
  const node = section('A model learns this text',
    `${t.model}: ${format.count(t.parameters)} parameters, trained from nothing for ${format.seconds(t.seconds)} in ${format.count(t.steps)} steps of ${t.batch} × ${format.count(t.sequence)} bytes, ${format.count(t.tokens)} in all. It learned from ${format.count(t.trainingBytes)} bytes; the last ${format.count(t.heldOutBytes)} it never saw. How far it gets in this time depends on the machine.`);
  node.append(reading('How to read it: the loss says how many bits a byte costs when the model has to guess it; lower is better, 8 is knowing nothing. “Held out” is text that the model never saw. The dashed lines are what it costs to know only how often each byte occurs, and what DEFLATE (the method of gzip and zip) needs for the same text.'));
  const first = t.training[0].tokens;
  const seen = last(t.training).tokens;
  const across = bits => [[Math.min(first, seen / 2), bits], [seen, bits]];
  charts.add(node, 'Bits per byte against bytes seen', (colours, narrow) => charts.lines(colours, narrow, {
    x: { type: 'value', name: 'bytes seen in training', max: seen, axisLabel: { showMaxLabel: false, formatter: n => n >= 1e6 ? n / 1e6 + ' M' : n / 1e3 + ' k' }, show: n => format.count(n) + ' bytes seen' },
    y: { type: 'value', name: 'bits per byte', scale: true, short: true, show: format.bits },
    series: [
      { name: 'training', points: t.training.map(p => [p.tokens, p.bits]), dense: t.training.length > 30 },
      { name: 'held out', points: t.heldOut.map(p => [p.tokens, p.bits]) },
      { name: 'byte frequencies', points: across(t.frequencyBits), dashed: true, dense: true },
      { name: 'DEFLATE', points: across(t.deflateBits), dashed: true, dense: true },
    ],
  }));
  const near = step => t.training.reduce((a, b) => Math.abs(b.step - step) < Math.abs(a.step - step) ? b : a).bits;
  node.append(table('Loss in bits per byte', ['Step', 'Bytes seen', 'Time', 'Training', 'Held out'],
    t.heldOut.map(p => [format.count(p.step), format.count(p.tokens), format.seconds(p.seconds), format.digits(near(p.step), 3), format.digits(p.bits, 3)])));
}

function sampleSection(data) {
  const s = data.sample;
  const node = section('What it writes',
    `Given the prompt, the model went on by itself for ${format.count(s.bytes)} bytes, one at a time, ${format.digits(s.bytes / s.seconds, 3)} a second: temperature ${s.temperature}, drawn from the likeliest bytes that make up ${format.share(s.topP)} of the probability, seed ${s.seed}. The shorter the training, the less sense it makes; “./reformer train” trains for longer.`);
  const written = element('pre', { class: 'sample', tabindex: '0' }, element('span', { class: 'prompt' }, s.prompt), s.text);
  node.append(written, reading('The prompt is set apart by its colour and a line under it.'));
}

function bitsSection(data) {
  const b = data.bits;
  const node = section('How well it predicts, by rounds and by length',
    `The same trained weights on held-out text. Every setting predicts the same bytes, each once; only the attention or the length of the text before them differs. The model was trained on ${format.count(b.trainedTokens)} tokens with R = ${b.trainedRounds}; “exact attention” puts full attention over all earlier positions in the place of LSH attention.`);
  const at = b.points.filter(p => p.tokens === b.trainedTokens);
  const lsh = at.filter(p => p.rounds > 0).sort((x, y) => x.rounds - y.rounds);
  const exact = at.find(p => p.rounds === 0);
  const bitsAxis = { type: 'value', name: 'bits per byte', scale: true, axisLabel: { formatter: v => format.digits(v, 5) }, show: v => format.digits(v, 4) + ' bits' };

  node.append(element('h3', {}, `Rounds, at ${format.count(b.trainedTokens)} tokens`));
  node.append(reading('How to read it: lower is better. Where the line meets the dashed one, more rounds have nothing left to find. The axis does not begin at zero.'));
  const ends = [lsh[0].rounds, last(lsh).rounds];
  charts.add(node, 'Held-out bits per byte against rounds', (colours, narrow) => charts.lines(colours, narrow, {
    x: { type: 'log', logBase: 2, name: 'rounds R', min: ends[0], max: ends[1], axisLabel: { formatter: n => String(n) }, show: n => 'R = ' + n },
    y: bitsAxis,
    series: [
      { name: 'LSH attention', points: lsh.map(p => [p.rounds, p.bits]) },
      ...(exact ? [{ name: 'exact attention', points: ends.map(r => [r, exact.bits]), dashed: true, dense: true }] : []),
    ],
  }), 'short');

  node.append(element('h3', {}, 'Length'));
  node.append(reading('How to read it: lower is better. A line that falls to the right gets something out of looking further back; one that rises beyond the trained length does not carry over to texts longer than those it was trained on.'));
  const lengths = distinct(b.points.map(p => p.tokens)).sort((x, y) => x - y);
  const shown = distinct(b.points.filter(p => lengths.length === 1 || p.tokens !== b.trainedTokens).map(p => p.rounds));
  charts.add(node, 'Held-out bits per byte against length', (colours, narrow) => charts.lines(colours, narrow, {
    x: charts.lengthAxis(lengths),
    y: bitsAxis,
    series: shown.map(r => ({ name: roundsName(r), dashed: r === 0,
      points: b.points.filter(p => p.rounds === r).sort((x, y) => x.tokens - y.tokens).map(p => [p.tokens, p.bits]) })),
  }), 'short');
  node.append(table('Bits per byte on held-out text', ['Attention', 'N', 'Bits per byte', 'Bytes predicted', 'Time'],
    b.points.map(p => [roundsName(p.rounds), format.count(p.tokens), format.digits(p.bits, 4), format.count(p.targets), format.seconds(p.seconds)])));
  leftOut(node, b.leftOut);
}
