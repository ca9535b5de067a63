import { post, Unavailable } from './api.js';
import { html, svg } from './dom.js';

/** A form with a field for each feature, which predicts a record and explains the prediction. */
export class PredictionForm {
  constructor(form, fields, error, result) {
    this.fields = fields;
    this.error = error;
    this.result = result;
    // By name: form.elements has properties of its own, such as `length`, that hide features of the same name.
    this.inputs = new Map();
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /**
   * Creates the fields when it is called for the first time.
   *
   * @param features as in `/api/stats`
   * @param label name of the label
   */
  create(features, label) {
    if (this.fields.childElementCount > 0) {
      return;
    }
    this.label = label;
    this.features = features;
    features.forEach((feature) => this.inputs.set(feature.feature, input(feature)));
    this.fields.replaceChildren(...features.map(({ feature }) =>
      html('label', {}, html('span', { title: feature }, feature), this.inputs.get(feature))));
  }

  async submit() {
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
      const explanation = await post('api/explain', record);
      if (explanation.error) {
        this.showError(explanation);
      } else {
        this.show(explanation);
      }
    } catch (failure) {
      if (!(failure instanceof Unavailable)) {
        throw failure;
      }
      this.error.textContent = 'The service does not respond. Try again.';
    }
  }

  showError({ error, field }) {
    this.error.textContent = error;
    this.result.replaceChildren();
    this.inputs.get(field)?.setAttribute('aria-invalid', 'true');
    this.inputs.get(field)?.focus();
  }

  show({ prediction, baseline, contributions }) {
    const max = Math.max(1e-9, ...contributions.map((one) => Math.abs(one.logOdds)));
    const version = prediction.modelVersion < 0 ? 'untrained network' : `model version ${prediction.modelVersion}`;
    this.result.replaceChildren(
      html('p', { class: 'verdict' },
        html('strong', { id: 'probability', 'data-probability': prediction.probability }, prediction.probability.toFixed(3)),
        `probability of ${this.label} (${version})`),
      html('p', { class: 'note' },
        `Baseline ${baseline.probability.toFixed(3)} (numeric features at their means, all others 0). Contributions to the log-odds:`),
      ...contributions.map((one) => html('div', { class: 'contribution' },
        html('span', { title: one.feature }, one.feature),
        bar(one.logOdds / max),
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

/** A bar from the center: to the right if the contribution is positive, to the left if it is negative. */
function bar(share) {
  const width = 50 * Math.abs(share);
  return svg('svg', { viewBox: '0 0 100 12', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { width: 100, height: 12, class: 'track' }),
    svg('rect', {
      x: share < 0 ? 50 - width : 50, width, height: 12, class: share < 0 ? 'fill-minus' : 'fill-plus',
    }));
}
