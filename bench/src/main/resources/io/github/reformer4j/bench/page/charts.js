'use strict';
// Charts by Apache ECharts. Each is drawn again when the reader switches between light and dark.

const charts = {
  drawn: [],
  // Okabe and Ito's colours, apart for every kind of colour vision; two are adjusted for contrast.
  light: ['#0072b2', '#d55e00', '#00805e', '#b5488c', '#7a6a00', '#3a9bd4'],
  dark: ['#56b4e9', '#ff9a4d', '#2fc79a', '#e58ac2', '#f0e442', '#a8d8f5'],
  symbols: ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'],

  isDark: () => window.matchMedia('(prefers-color-scheme: dark)').matches,

  colours() {
    const css = getComputedStyle(document.documentElement);
    const of = name => css.getPropertyValue(name).trim();
    return { ink: of('--ink'), soft: of('--soft'), line: of('--line'), paper: of('--paper'), panel: of('--panel') };
  },

  // Adds a chart to a section; options(colours, narrow) is asked again for every redraw.
  add(parent, label, options, style) {
    const box = element('div', { class: 'chart' + (style ? ' ' + style : ''), role: 'img', 'aria-label': label });
    parent.append(box);
    charts.drawn.push({ box, options, chart: null });
    return box;
  },

  drawAll() {
    document.documentElement.dataset.charts = charts.drawn.length;
    document.documentElement.dataset.rendered = 0;
    for (const entry of charts.drawn) {
      if (entry.chart) entry.chart.dispose();
      entry.chart = echarts.init(entry.box, null, { renderer: 'canvas' });
      let counted = false;
      entry.chart.on('finished', () => {
        if (counted) return;
        counted = true;
        entry.box.dataset.rendered = 'yes';
        document.documentElement.dataset.rendered = Number(document.documentElement.dataset.rendered) + 1;
      });
      charts.draw(entry);
    }
  },

  draw(entry) {
    const colours = charts.colours();
    const narrow = entry.box.clientWidth < 520;
    entry.chart.setOption({
      animation: false,
      backgroundColor: 'transparent',
      color: charts.isDark() ? charts.dark : charts.light,
      textStyle: { fontFamily: 'system-ui, sans-serif', color: colours.ink },
      tooltip: {
        confine: true, backgroundColor: colours.panel, borderColor: colours.line,
        textStyle: { color: colours.ink, fontSize: 12 },
      },
      ...entry.options(colours, narrow),
    }, true);
  },

  axis(colours, narrow, settings) {
    return {
      nameLocation: 'middle',
      nameTextStyle: { color: colours.soft, fontSize: narrow ? 11 : 12 },
      axisLabel: { color: colours.soft, fontSize: narrow ? 10 : 12, hideOverlap: true, ...(settings.axisLabel || {}) },
      axisLine: { show: true, lineStyle: { color: colours.line } },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
      minorSplitLine: { show: false },
      ...Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'axisLabel')),
    };
  },

  // A vertical axis with its name written above it, where it can be read without turning the head.
  topAxis(colours, narrow, settings) {
    return charts.axis(colours, narrow, { nameLocation: 'end', nameGap: 12,
      nameTextStyle: { color: colours.soft, fontSize: narrow ? 11 : 12, align: 'left', padding: [0, 0, 0, settings.short ? -14 : -30] }, ...settings });
  },

  // Lines over lengths or rounds, both axes as given; series: {name, points: [[x, y]], dashed, dense}
  lines(colours, narrow, { x, y, series }) {
    return {
      legend: { type: narrow ? 'scroll' : 'plain', top: 0, textStyle: { color: colours.ink, fontSize: narrow ? 11 : 12 },
        itemWidth: 28, pageTextStyle: { color: colours.soft }, pageIconColor: colours.ink, pageIconInactiveColor: colours.line },
      grid: { left: narrow ? 8 : 12, right: narrow ? 14 : 26, top: narrow ? 62 : 66, bottom: 30, containLabel: true },
      xAxis: charts.axis(colours, narrow, { nameGap: 30, ...x }),
      yAxis: charts.topAxis(colours, narrow, y),
      tooltip: {
        confine: true, trigger: 'item', backgroundColor: colours.panel, borderColor: colours.line,
        textStyle: { color: colours.ink, fontSize: 12 },
        formatter: p => `${p.seriesName}<br>${x.show(p.value[0])}: <b>${y.show(p.value[1])}</b>`,
      },
      series: series.map((s, i) => ({
        type: 'line', name: s.name, data: s.points, symbol: charts.symbols[i % charts.symbols.length],
        symbolSize: 8, showSymbol: !s.dense, lineStyle: { width: 2, type: s.dashed ? 'dashed' : 'solid' },
      })),
    };
  },

  lengthAxis: values => ({
    type: 'log', logBase: 2, name: 'length N (tokens, logarithmic)', min: Math.min(...values), max: Math.max(...values),
    axisLabel: { formatter: format.tokens }, show: n => format.count(n) + ' tokens',
  }),
};

window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.drawAll());
let resizing = 0;
window.addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => charts.drawn.forEach(entry => { entry.chart.resize(); charts.draw(entry); }), 150);
});
