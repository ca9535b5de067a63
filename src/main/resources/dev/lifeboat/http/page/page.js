import { get, Unauthorized, Unavailable } from './api.js';
import { showCalibration } from './calibration.js';
import { History, TimeChart } from './charts.js';
import { html } from './dom.js';
import { PredictionForm } from './form.js';
import { compact, count, decimal, duration, percent, quantity, rate } from './format.js';
import { drawnNetwork, MembersView } from './members.js';
import { NetworkView } from './network.js';
import { LatestPredictions } from './predictions.js';
import { Timeline } from './timeline.js';
import { TokenForm } from './token.js';
import { WeightsChart } from './weights.js';

const INTERVAL_MS = 1000;
const byId = (id) => document.getElementById(id);

const history = new History();
const network = new NetworkView(byId('network'), byId('network-legend'), byId('inactive'));
const members = new MembersView(byId('members-section'), byId('members'), chooseMember);
const weights = new WeightsChart(byId('weights-chart'));
const latest = new LatestPredictions(byId('latest'), byId('latest-empty'), byId('pause'));
const form = new PredictionForm(byId('form'), byId('fields'), byId('form-error'), byId('result'));
const timeline = new Timeline(byId('events'), byId('events-table'), byId('events-empty'));
const tokenForm = new TokenForm(byId('token-section'), byId('token-form'), byId('token'), byId('token-error'), () => poll());
const column = (name) => (all) => all.column(name);
const charts = [
  new TimeChart(byId('accuracy-chart'), [
    { label: 'model', color: '--blue', values: column('accuracy') },
    { label: 'majority class', color: '--grey', values: column('majorityAccuracy'), dash: [6, 4] },
    { label: 'previous label', color: '--violet', values: column('previousLabelAccuracy'), dash: [2, 3] },
  ], (min, max) => [Math.max(0, Math.floor(min * 10 - 0.5) / 10), Math.min(1, Math.ceil(max * 10 + 0.5) / 10)], percent),
  new TimeChart(byId('loss-chart'), [
    { label: 'model', color: '--blue', values: column('logLoss') },
    // After the first label this baseline predicts 0 or 1, and its first error has a log loss that would flatten the other line.
    { label: 'majority class', color: '--grey', values: column('majorityLogLoss'), dash: [6, 4], clipped: true },
  ], lossRange, (value) => decimal(value, 3)),
  new TimeChart(byId('throughput-chart'), [
    { label: 'predictions', color: '--blue', values: (all) => all.rate('predictions') },
    { label: 'training examples', color: '--green', values: (all) => all.rate('learned') },
  ], (min, max) => [0, Math.max(1, max * 1.1)], rate),
];
let shownVersion;
let shownModel;
let chosenMember;
let shownProcess;
let respondedMs = Date.now();

/** Includes ln 2, the log loss of the constant prediction 0.5. */
function lossRange(min, max) {
  return [Math.max(0, Math.floor(Math.min(min, Math.LN2) * 10 - 0.5) / 10), Math.ceil(Math.max(max, Math.LN2) * 10 + 0.5) / 10];
}

function setText(id, text) {
  const element = byId(id);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function showStatus(status) {
  document.title = `Lifeboat · ${status.application}`;
  setText('application', status.application);
  setText('version', status.model.version < 0 ? 'untrained' : String(status.model.version));
  setText('step', count(status.model.step));
  setText('age', duration(status.model.ageMs));
  setText('lag', duration(status.model.lagMs));
  setText('probability-of', `probability of ${status.label}`);
  setText('state', status.ready ? 'running' : 'not ready');
  byId('state').className = `state ${status.ready ? 'up' : 'down'}`;
  byId('reasons').replaceChildren(...status.reasons.map((reason) => html('li', {}, reason)));
  byId('reasons').hidden = status.ready;
  setText('examples', count(status.model.examples));
  setText('examples-note', `lag: ${quantity(status.model.learnerLag, 'mini-batch', 'mini-batches')}`);
  showPending(status);
  setText('rate', rate(history.rate('predictions').at(-1)));
  setText('rate-note', `${count(status.records.predicted)} in total`);
  showDeadLetters(status);
}

/** Without an outcomes topic, no prediction is pending. */
function showPending({ outcomesTopic, pending, predictions }) {
  const joins = outcomesTopic !== null;
  latest.showUnlabeledAs(joins ? 'pending' : 'no label');
  setText('pending-name', joins ? 'Pending predictions' : 'Unlabeled predictions');
  setText('pending', count(joins ? pending.awaiting : predictions.unlabelled));
  setText('pending-note', joins ? quantity(pending.early, 'early outcome') : 'labels arrive with records');
}

function showDeadLetters(status) {
  const letters = Object.entries(status.deadLetters).filter(([, times]) => times > 0).sort((a, b) => b[1] - a[1]);
  const sum = letters.reduce((all, [, times]) => all + times, 0);
  const consumed = [...Object.values(status.records), ...Object.values(status.outcomes)].reduce((all, one) => all + one, 0);
  setText('dead', count(sum));
  setText('dead-note', consumed === 0 ? 'no records yet' : `${percent(sum / consumed)} of consumed records`);
  byId('dead-letters').replaceChildren(...(letters.length === 0
    ? [html('li', { class: 'none' }, 'none')]
    : letters.map(([reason, times]) => html('li', {}, html('span', {}, reason), html('span', {}, count(times))))));
}

function chooseMember(name) {
  chosenMember = name;
  showNetwork();
}

function showNetwork() {
  const drawn = drawnNetwork(shownModel, chosenMember);
  network.show(shownModel, drawn);
  setText('drawn', drawn === shownModel ? '' : drawn.name);
  members.show(shownModel, drawn.name);
}

/** In the order of the settings, so that a layer keeps its place. */
function showWeights() {
  const mixed = (shownModel?.members ?? []).filter((member) => !member.shadow);
  weights.show(history, mixed.map((member) => member.name));
}

function showModel(model) {
  shownModel = model;
  showNetwork();
  timeline.show(model);
  const { model: metrics, majority } = model.evaluation.prequential.window;
  const accuracy = byId('accuracy');
  setText('accuracy', percent(metrics.accuracy));
  accuracy.dataset.value = metrics.accuracy;
  accuracy.dataset.version = model.version;
  setText('accuracy-note', `majority class ${percent(majority.accuracy)}`);
  setText('log-loss', decimal(metrics.logLoss, 3));
  setText('log-loss-note', `majority class ${decimal(majority.logLoss, 3)}`);
  if (metrics.count > 0) {
    showCalibration(byId('calibration'), metrics.calibration);
    setText('calibration-error', `calibration error ${decimal(metrics.calibrationError, 3)}, AUC ${decimal(metrics.auc, 3)}, `
      + `latest ${quantity(metrics.count, 'label')}`);
  }
}

function showFeatures(features) {
  byId('features').replaceChildren(...features.map((feature) => html('tr', {},
    html('td', { title: feature.feature }, feature.feature),
    html('td', { class: 'number' }, compact(feature.mean, 4)),
    html('td', { class: 'number' }, compact(feature.standardDeviation, 4)),
    html('td', { class: 'number' }, count(feature.missing)))));
}

/** Whether another process responds than the one whose data is shown. */
function isAnother({ application, startedMs }) {
  const process = `${application} since ${startedMs}`;
  shownProcess ??= process;
  return process !== shownProcess;
}

async function refresh() {
  const status = await get('api/status');
  document.body.classList.remove('locked');
  tokenForm.hide();
  if (isAnother(status)) {
    location.reload();
    return;
  }
  const newest = history.newest();
  history.add(await get(newest === undefined ? 'api/history' : `api/history?after=${newest}`));
  showStatus(status);
  charts.forEach((chart) => chart.show(history));
  showWeights();
  const stats = await get('api/stats');
  form.create(stats.features, status.label);
  showFeatures(stats.features);
  if (status.model.version >= 0 && status.model.version !== shownVersion) {
    const model = await get('api/model');
    showModel(model);
    shownVersion = model.version;
  }
  await latest.refresh();
}

/** Until a token has been entered, nothing else is shown or requested. */
function requestToken() {
  document.body.classList.add('locked');
  showUnavailable(false);
  setText('state', 'token required');
  byId('state').className = 'state down';
  tokenForm.show();
}

/** Shows whether the service responds. The page recovers without a reload. */
function showUnavailable(unavailable) {
  document.body.classList.toggle('stale', unavailable);
  byId('unavailable').hidden = !unavailable;
  // Screen readers announce the alert once; the time that changes every second is outside it.
  setText('unavailable-alert', unavailable ? 'The service does not respond. The page shows its last known state and keeps retrying.' : '');
  if (unavailable) {
    setText('unavailable-for', `No response for ${duration(Date.now() - respondedMs)}.`);
    setText('state', 'unavailable');
    byId('state').className = 'state down';
  }
}

async function poll() {
  if (!document.hidden) {
    try {
      await refresh();
      respondedMs = Date.now();
      showUnavailable(false);
    } catch (failure) {
      if (failure instanceof Unauthorized) {
        requestToken();
        return;
      }
      if (failure instanceof Unavailable) {
        showUnavailable(true);
      } else {
        console.error(failure);
      }
    }
  }
  setTimeout(poll, INTERVAL_MS);
}

poll();
