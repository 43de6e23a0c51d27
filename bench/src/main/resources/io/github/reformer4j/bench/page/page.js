'use strict';
// Draws everything, in order.

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
trainingSection(data);
sampleSection(data);
bitsSection(data);
timeSection(data);
qualitySection(data);
pictureSection(data);
memorySection(data);
occupancySection(data);
stagesSection(data);
hashingSection(data);
reversingSection(data);
peersSection(data);
jmhSection(data);
checksSection(data);
inputSection(data);
machineSection(data);
document.getElementById('foot').textContent =
  `Made ${data.about.created} by reformer ${data.about.version} in ${format.digits(data.about.seconds, 3)} s with: ${data.about.command}`;
charts.drawAll();
