'use strict';
// Heat maps of who attends where.

function pictureSection(data) {
  const p = data.pictures;
  const node = section('Which positions attend where',
    `The first ${format.count(p.tokens)} positions, ${headName(data.input.heads[p.head])} (the head that concentrates most), ${p.rounds} rounds, ${p.buckets} buckets. Rows are queries, columns the keys they attend to; each cell is ${p.tokens / p.bins} × ${p.tokens / p.bins} positions.`);
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
