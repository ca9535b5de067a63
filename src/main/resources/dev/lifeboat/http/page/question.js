import { html, post, svg, Unanswered } from './api.js';

/** The form for a record of one's own. */
export class Question {
  constructor(form, fields, error, answer) {
    this.fields = fields;
    this.error = error;
    this.answer = answer;
    // By name: in form.elements, some names mean something else.
    this.inputs = new Map();
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  /** @param features as `/api/stats` describes them; label: name of what is predicted */
  offer(features, label) {
    if (this.fields.childElementCount > 0) {
      return;
    }
    this.label = label;
    this.features = features;
    features.forEach((feature) => this.inputs.set(feature.feature, input(feature)));
    this.fields.replaceChildren(...features.map(({ feature }) =>
      html('label', {}, feature, this.inputs.get(feature))));
  }

  async ask() {
    const record = {};
    for (const feature of this.features) {
      const field = this.inputs.get(feature.feature);
      field.removeAttribute('aria-invalid');
      if (field.value !== '') {
        record[feature.feature] = value(feature, field.value);
      }
    }
    this.error.textContent = '';
    try {
      const answer = await post('api/explain', record);
      if (answer.error) {
        this.refuse(answer);
      } else {
        this.show(answer);
      }
    } catch (failure) {
      if (!(failure instanceof Unanswered)) {
        throw failure;
      }
      this.error.textContent = 'The service does not answer; try again.';
    }
  }

  refuse({ error, field }) {
    this.error.textContent = error;
    this.answer.replaceChildren();
    this.inputs.get(field)?.setAttribute('aria-invalid', 'true');
    this.inputs.get(field)?.focus();
  }

  show({ prediction, baseline, contributions }) {
    const most = Math.max(1e-9, ...contributions.map((one) => Math.abs(one.logOdds)));
    this.answer.replaceChildren(
      html('p', { class: 'verdict' },
        html('strong', { id: 'probability', 'data-probability': prediction.probability }, prediction.probability.toFixed(3)),
        `probability of ${this.label}, by ${prediction.modelVersion < 0 ? 'the untrained network' : `version ${prediction.modelVersion}`}`),
      html('p', { class: 'note' },
        `With every number at its mean and all else at 0 it would be ${baseline.probability.toFixed(3)}. What each feature adds to the log-odds:`),
      ...contributions.map((one) => html('div', { class: 'contribution' },
        html('span', {}, one.feature),
        bar(one.logOdds / most),
        html('span', {}, `${one.logOdds < 0 ? '−' : '+'}${Math.abs(one.logOdds).toFixed(2)}`))));
  }
}

function value(feature, text) {
  switch (feature.type) {
    case 'numeric': return Number(text);
    case 'boolean': return text === 'true';
    default: return text;
  }
}

function input(feature) {
  if (feature.type === 'numeric') {
    const attributes = { name: feature.feature, type: 'number', step: 'any' };
    if (!feature.mayBeMissing) {
      attributes.required = '';
    }
    return html('input', { ...attributes, placeholder: limits(feature) });
  }
  const values = feature.type === 'boolean' ? ['true', 'false'] : feature.values;
  const missing = feature.mayBeMissing ? [html('option', { value: '' }, '(missing)')] : [];
  return html('select', { name: feature.feature },
    ...missing, ...values.map((one) => html('option', { value: one }, one)));
}

function limits({ min, max }) {
  return min > -1e9 && max < 1e9 ? `${min} to ${max}` : '';
}

/** From the middle to the right: raises the probability; to the left: lowers it. */
function bar(share) {
  const width = 50 * Math.abs(share);
  return svg('svg', { viewBox: '0 0 100 12', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { width: 100, height: 12, class: 'track' }),
    svg('rect', {
      x: share < 0 ? 50 - width : 50, width, height: 12, class: share < 0 ? 'fill-minus' : 'fill-plus',
    }));
}
