import { count, decimal, duration, get, html, percent } from './api.js';
import { showCalibration } from './calibration.js';
import { History, TimeChart } from './charts.js';
import { NetworkView } from './network.js';
import { LatestPredictions } from './predictions.js';
import { Question } from './question.js';

const EVERY_MS = 1000;
const byId = (id) => document.getElementById(id);

const history = new History();
const network = new NetworkView(byId('network'), byId('network-legend'));
const latest = new LatestPredictions(byId('latest'), byId('latest-empty'), byId('pause'));
const question = new Question(byId('question'), byId('fields'), byId('question-error'), byId('answer'));
const column = (name) => (all) => all.column(name);
const charts = [
  new TimeChart(byId('accuracy-chart'), [
    { label: 'model', color: '--blue', values: column('accuracy') },
    { label: 'majority class', color: '--grey', values: column('majorityAccuracy'), dash: [6, 4] },
    { label: 'previous label', color: '--violet', values: column('previousLabelAccuracy'), dash: [2, 3] },
  ], (least, most) => [Math.max(0, Math.floor(least * 10 - 0.5) / 10), Math.min(1, Math.ceil(most * 10 + 0.5) / 10)]),
  new TimeChart(byId('loss-chart'), [
    { label: 'model', color: '--blue', values: column('logLoss') },
    { label: 'majority class', color: '--grey', values: column('majorityLogLoss'), dash: [6, 4] },
  ], (least, most) => [Math.max(0, Math.floor(least * 10 - 0.5) / 10), Math.ceil(most * 10 + 0.5) / 10]),
  new TimeChart(byId('throughput-chart'), [
    { label: 'predictions', color: '--blue', values: (all) => all.rate('predictions') },
    { label: 'labels learned', color: '--green', values: (all) => all.rate('learned') },
  ], (least, most) => [0, Math.max(1, most * 1.1)]),
];
let shownVersion;
let answeredMs = Date.now();

function say(id, text) {
  const element = byId(id);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function showStatus(status) {
  document.title = `Lifeboat · ${status.application}`;
  say('application', status.application);
  say('version', count(status.model.version));
  say('step', count(status.model.step));
  say('age', duration(status.model.ageMs));
  say('lag', duration(status.model.lagMs));
  say('probability-of', `probability of ${status.label}`);
  say('state', status.ready ? 'running' : status.reasons[0]);
  byId('state').className = `state ${status.ready ? 'up' : 'down'}`;
  say('learned', count(status.model.examples));
  say('learned-note', `${count(status.model.learnerLag)} mini-batch${status.model.learnerLag === 1 ? '' : 'es'} behind`);
  say('awaiting', count(status.pending.awaiting));
  say('awaiting-note', `${count(status.pending.early)} outcomes came early`);
  say('rate', count(Math.round(history.rate('predictions').at(-1) ?? 0)));
  say('rate-note', `${count(status.records.predicted)} so far`);
  showDeadLetters(status);
}

function showDeadLetters(status) {
  const letters = Object.entries(status.deadLetters).filter(([, number]) => number > 0).sort((a, b) => b[1] - a[1]);
  const sum = letters.reduce((all, [, number]) => all + number, 0);
  const consumed = Object.values(status.records).reduce((all, number) => all + number, 0);
  say('dead', count(sum));
  say('dead-note', consumed === 0 ? 'no record yet' : `${percent(status.records.dead_letter / consumed)} of the records`);
  byId('dead-letters').replaceChildren(...(letters.length === 0
    ? [html('li', { class: 'none' }, 'none')]
    : letters.map(([reason, number]) => html('li', {}, html('span', {}, reason), html('span', {}, count(number))))));
}

function showModel(model) {
  network.show(model);
  showDrift(model.drift.events);
  const { model: metrics, majority } = model.evaluation.train.window;
  const accuracy = byId('accuracy');
  say('accuracy', percent(metrics.accuracy));
  accuracy.dataset.value = metrics.accuracy;
  accuracy.dataset.version = model.version;
  say('accuracy-note', `majority class ${percent(majority.accuracy)}`);
  say('log-loss', decimal(metrics.logLoss, 3));
  say('log-loss-note', `majority class ${decimal(majority.logLoss, 3)}`);
  if (metrics.count > 0) {
    showCalibration(byId('calibration'), metrics.calibration);
    say('calibration-error', `calibration error ${decimal(metrics.calibrationError, 3)}, AUC ${decimal(metrics.auc, 3)}, `
      + `newest ${count(metrics.count)} labels`);
  }
}

/** Newest first. */
function showDrift(events) {
  byId('drift').replaceChildren(...(events.length === 0
    ? [html('li', { class: 'none' }, 'none')]
    : [...events].reverse().map((event) => html('li', {},
      html('span', {}, `${new Date(event.time).toLocaleString()} ${event.statistic}, ${event.detector}: `
        + `${decimal(event.before, 3)} → ${decimal(event.after, 3)}`),
      html('span', {}, event.reaction)))));
}

function showFeatures(features) {
  byId('features').replaceChildren(...features.map((feature) => html('tr', {},
    html('td', {}, feature.feature),
    html('td', { class: 'number' }, decimal(feature.mean, 2)),
    html('td', { class: 'number' }, decimal(feature.standardDeviation, 2)),
    html('td', { class: 'number' }, count(feature.missing)))));
}

async function look() {
  const status = await get('api/status');
  const newest = history.newest();
  history.add(await get(newest === undefined ? 'api/history' : `api/history?after=${newest}`));
  showStatus(status);
  charts.forEach((chart) => chart.show(history));
  const stats = await get('api/stats');
  question.offer(stats.features, status.label);
  showFeatures(stats.features);
  if (status.model.version >= 0 && status.model.version !== shownVersion) {
    const model = await get('api/model');
    showModel(model);
    shownVersion = model.version;
  }
  latest.keepConnected();
}

/** Shows whether the service answers; the page goes on by itself when it does again. */
function showGone(gone) {
  const banner = byId('gone');
  document.body.classList.toggle('stale', gone);
  if (gone) {
    say('gone', `The service has not answered for ${duration(Date.now() - answeredMs)}. Shown is what it said last; trying again.`);
    say('state', 'gone');
    byId('state').className = 'state down';
  }
  banner.hidden = !gone;
}

async function lookAgainAndAgain() {
  if (!document.hidden) {
    try {
      await look();
      answeredMs = Date.now();
      showGone(false);
    } catch {
      showGone(true);
    }
  }
  setTimeout(lookAgainAndAgain, EVERY_MS);
}

lookAgainAndAgain();
