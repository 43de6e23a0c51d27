'use strict';
// Reversible layers: what they save, what that costs, and what reversing loses.

const MIB = 1024 * 1024;

const executions = {
  reversible: 'reversible (recomputed from the output)',
  checkpointed: 'checkpointed (inputs of each layer kept)',
  stored: 'stored (all activations kept)',
};

function reversingSection(data) {
  const node = section('Training without storing activations',
    'To learn, a network needs the values that passed through it once more, in reverse order. Usually all of them are stored, or each layer\'s input is and the rest is computed again. Reversible layers give their inputs back from their outputs, so nothing is stored, however deep the network is. The same layers can be run in all three ways.');
  activationPart(node, data.activations);
  stepTimePart(node, data.stepTime);
  driftPart(node, data.drift);
}

function activationPart(node, a) {
  const layers = distinct(a.points.map(p => p.layers)).sort((x, y) => x - y);
  const kinds = distinct(a.points.map(p => p.execution));
  node.append(element('h3', {}, `Memory of activations, ${format.count(a.tokens)} tokens`));
  node.append(element('p', {}, `${a.model}. One forward and backward pass at each depth; counted where the memory is taken, so these are sums, not samples. Weights and their gradients grow with depth in any case and are not counted.`));
  node.append(reading('How to read it: lower is better; a flat line means that depth costs no activation memory.'));
  charts.add(node, 'Activation memory against depth', (colours, narrow) => charts.lines(colours, narrow, {
    x: { type: 'value', name: 'layers', min: 0, max: last(layers), show: n => n + ' layers' },
    y: { type: 'value', name: 'memory of activations', axisLabel: { formatter: v => v === 0 ? '0' : format.count(v) + ' MiB' }, show: v => format.bytes(v * MIB) },
    series: kinds.map(kind => ({ name: kind, points: a.points.filter(p => p.execution === kind).map(p => [p.layers, p.bytes / MIB]) })),
  }), 'short');
  node.append(table('Memory of activations', ['Layers', ...kinds],
    layers.map(n => [n, ...kinds.map(kind => {
      const p = a.points.find(q => q.layers === n && q.execution === kind);
      return p ? format.bytes(p.bytes) : null;
    })])));
  leftOut(node, a.leftOut);
}

function stepTimePart(node, s) {
  node.append(element('h3', {}, 'Time of a training step'));
  node.append(element('p', {}, `Forward and backward pass of the trained model, ${s.layers} layers, ${format.count(s.tokens)} tokens, taken in turns. Reversing and checkpointing compute every layer once more.`));
  node.append(table('Time of a training step, median of the runs', ['Activations', 'Time', 'Fastest', 'Slowest', 'Runs', 'Relative to stored'],
    s.rows.map(r => [executions[r.execution] || r.execution, format.seconds(r.seconds), format.seconds(r.fastest), format.seconds(r.slowest), r.runs, format.digits(r.relative, 3) + '×'])));
}

const errorText = error => error === 0 ? '0' : error.toExponential(1);

function driftPart(node, d) {
  node.append(element('h3', {}, 'What reversing loses'));
  node.append(element('p', {}, `${d.blocks}. All layers forward, then all inverted: are the inputs back? FLOAT streams round, so a little is lost at every layer. EXACT streams are integers in fixed point (${d.fractionBits} bits after the point), whose sums can be undone: every number must come back bit for bit, and no tolerance is granted.`));
  const layers = d.points.map(p => p.layers);
  const floats = d.points.filter(p => p.floatError > 0);
  if (floats.length > 0 && last(layers) > layers[0]) {
    node.append(reading('How to read it: both axes are logarithmic; lower is better. EXACT has no line: a difference of zero lies below every logarithmic axis; the table has it.'));
    charts.add(node, 'Error of reversed FLOAT streams against depth', (colours, narrow) => charts.lines(colours, narrow, {
      x: { type: 'log', name: 'layers (logarithmic)', min: layers[0], max: last(layers), axisLabel: { formatter: n => format.count(n) }, show: n => format.count(n) + ' layers' },
      y: { type: 'log', name: 'relative error (logarithmic)', axisLabel: { formatter: v => v.toExponential(0) }, show: v => v.toExponential(1) },
      series: [{ name: 'FLOAT streams', points: floats.map(p => [p.layers, p.floatError]) }],
    }), 'short');
  }
  node.append(table('Largest difference to the inputs after forward and inverse, relative to the largest input; 0 is every bit', ['Layers', 'FLOAT streams', 'EXACT streams'],
    d.points.map(p => [format.count(p.layers), errorText(p.floatError), errorText(p.exactError)])));
  leftOut(node, d.leftOut);
}
