'use strict';
// Elements and numbers. Text from the data is only ever set as text, never as markup.

function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'class') node.className = value;
    else node.setAttribute(name, value);
  }
  for (const child of children) {
    node.append(child);
  }
  return node;
}

function table(caption, columns, rows, style) {
  const head = element('tr', {}, ...columns.map(c => element('th', { scope: 'col' }, c)));
  const body = rows.map(row => element('tr', {}, ...row.map(cell => element('td', {}, cell === null ? '–' : String(cell)))));
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    element('table', style ? { class: style } : {}, element('caption', {}, caption),
      element('thead', {}, head), element('tbody', {}, ...body)));
}

const last = list => list[list.length - 1];
const distinct = list => [...new Set(list)];
const headName = h => `layer ${h.layer}, head ${h.head}`;
const reading = text => element('p', { class: 'reading' }, text);

// A section: a heading, what is shown; then charts with a sentence on how to read them, and the numbers.
function section(title, ...paragraphs) {
  const node = element('section', {}, element('h2', {}, title), ...paragraphs.map(p => element('p', {}, p)));
  document.getElementById('main').append(node);
  return node;
}

// What a section could not measure, and why.
function leftOut(node, lines) {
  if (lines.length > 0) node.append(element('ul', { class: 'notes' }, ...lines.map(line => element('li', {}, line))));
}

const format = {
  count: n => n.toLocaleString('en-US', { maximumFractionDigits: 0 }),
  digits(n, digits) {
    if (n === 0) return '0';
    const places = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(n))));
    return places > 6 ? n.toExponential(digits - 1) : n.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
  },
  seconds(s) {
    if (s >= 1) return format.digits(s, 3) + ' s';
    if (s >= 1e-3) return format.digits(s * 1e3, 3) + ' ms';
    return format.digits(s * 1e6, 3) + ' µs';
  },
  bytes(b) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    while (b >= 1024 && unit < units.length - 1) { b /= 1024; unit++; }
    return format.digits(b, 3) + ' ' + units[unit];
  },
  bits: b => format.digits(b, 3) + ' bits',
  share: x => format.digits(100 * x, x < 0.1 ? 2 : 3) + ' %',
  flops: f => format.digits(f / 1e9, 3) + ' GFLOP/s',
  tokens(n) { return n >= 1024 && n % 1024 === 0 ? (n / 1024) + 'k' : String(n); },
};
