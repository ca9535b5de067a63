import { compact, count, decimal, duration, get, html, percent, rate, Unanswered } from './api.js';
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
  ], (least, most) => [Math.max(0, Math.floor(least * 10 - 0.5) / 10), Math.min(1, Math.ceil(most * 10 + 0.5) / 10)], percent),
  new TimeChart(byId('loss-chart'), [
    { label: 'model', color: '--blue', values: column('logLoss') },
    // Sure of itself after one label, and then infinitely surprised: it would flatten the model's line.
    { label: 'majority class', color: '--grey', values: column('majorityLogLoss'), dash: [6, 4], clipped: true },
  ], lossRange, (value) => decimal(value, 3)),
  new TimeChart(byId('throughput-chart'), [
    { label: 'predictions', color: '--blue', values: (all) => all.rate('predictions') },
    { label: 'labels learned', color: '--green', values: (all) => all.rate('learned') },
  ], (least, most) => [0, Math.max(1, most * 1.1)], rate),
];
let shownVersion;
let shownProcess;
let answeredMs = Date.now();

/** Around the model's line and that of a coin, ln 2. */
function lossRange(least, most) {
  return [Math.max(0, Math.floor(Math.min(least, Math.LN2) * 10 - 0.5) / 10), Math.ceil(Math.max(most, Math.LN2) * 10 + 0.5) / 10];
}

function say(id, text) {
  const element = byId(id);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function showStatus(status) {
  document.title = `Lifeboat · ${status.application}`;
  say('application', status.application);
  say('version', status.model.version < 0 ? 'untrained' : String(status.model.version));
  say('step', count(status.model.step));
  say('age', duration(status.model.ageMs));
  say('lag', duration(status.model.lagMs));
  say('probability-of', `probability of ${status.label}`);
  say('state', status.ready ? 'running' : 'not ready');
  byId('state').className = `state ${status.ready ? 'up' : 'down'}`;
  byId('reasons').replaceChildren(...status.reasons.map((reason) => html('li', {}, reason)));
  byId('reasons').hidden = status.ready;
  say('learned', count(status.model.examples));
  say('learned-note', `${number(status.model.learnerLag, 'mini-batch', 'mini-batches')} behind`);
  showUnlabelled(status);
  say('rate', rate(history.rate('predictions').at(-1)));
  say('rate-note', `${count(status.records.predicted)} so far`);
  showDeadLetters(status);
}

function number(value, one, many) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Without a topic of outcomes nothing is waited for. */
function showUnlabelled({ outcomesTopic, pending, predictions }) {
  const joins = outcomesTopic !== null;
  latest.without = joins ? 'waiting' : 'none';
  say('awaiting-name', joins ? 'Waiting for an outcome' : 'Without a label');
  say('awaiting', count(joins ? pending.awaiting : predictions.unlabelled));
  say('awaiting-note', joins ? `${number(pending.early, 'outcome', 'outcomes')} came early` : 'labels come with the records');
}

function showDeadLetters(status) {
  const letters = Object.entries(status.deadLetters).filter(([, times]) => times > 0).sort((a, b) => b[1] - a[1]);
  const sum = letters.reduce((all, [, times]) => all + times, 0);
  const consumed = [...Object.values(status.records), ...Object.values(status.outcomes)].reduce((all, one) => all + one, 0);
  say('dead', count(sum));
  say('dead-note', consumed === 0 ? 'no record yet' : `${percent(sum / consumed)} of all that came`);
  byId('dead-letters').replaceChildren(...(letters.length === 0
    ? [html('li', { class: 'none' }, 'none')]
    : letters.map(([reason, times]) => html('li', {}, html('span', {}, reason), html('span', {}, count(times))))));
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
    html('td', { class: 'number' }, compact(feature.mean, 4)),
    html('td', { class: 'number' }, compact(feature.standardDeviation, 4)),
    html('td', { class: 'number' }, count(feature.missing)))));
}

/** Another process, perhaps of another application, is shown from nothing. */
function isAnother({ application, startedMs }) {
  const process = `${application} since ${startedMs}`;
  shownProcess ??= process;
  return process !== shownProcess;
}

async function look() {
  const status = await get('api/status');
  if (isAnother(status)) {
    location.reload();
    return;
  }
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
  await latest.keepUp();
}

/** Shows whether the service answers; the page goes on by itself when it does again. */
function showGone(gone) {
  document.body.classList.toggle('stale', gone);
  byId('gone').hidden = !gone;
  // Said aloud once: how long it lasts stands beside the alert.
  say('gone-alert', gone ? 'The service does not answer. Shown is what it said last; trying again.' : '');
  if (gone) {
    say('gone-for', `Silent for ${duration(Date.now() - answeredMs)}.`);
    say('state', 'gone');
    byId('state').className = 'state down';
  }
}

async function lookAgainAndAgain() {
  if (!document.hidden) {
    try {
      await look();
      answeredMs = Date.now();
      showGone(false);
    } catch (failure) {
      if (failure instanceof Unanswered) {
        showGone(true);
      } else {
        console.error(failure);
      }
    }
  }
  setTimeout(lookAgainAndAgain, EVERY_MS);
}

lookAgainAndAgain();
