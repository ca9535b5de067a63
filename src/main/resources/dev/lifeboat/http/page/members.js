import { html } from './dom.js';
import { decimal, percent } from './format.js';

/** The members of an ensemble: weight, log loss, and which of them is drawn. */
export class MembersView {
  /**
   * @param section hidden for a single network
   * @param rows body of the table
   * @param selected called when another member is chosen
   */
  constructor(section, rows, selected) {
    this.section = section;
    this.rows = rows;
    this.selected = selected;
  }

  /** Members with the largest weight first; shadows have none. */
  show(model, drawn) {
    const members = [...(model.members ?? [])].sort((a, b) => b.weight - a.weight);
    this.section.hidden = members.length === 0;
    this.rows.replaceChildren(...members.map((member) => this.row(member, member.name === drawn)));
  }

  row(member, isDrawn) {
    const choose = html('button', { type: 'button', class: 'choose', 'aria-pressed': isDrawn, title: 'Draw this network' }, member.name);
    choose.addEventListener('click', () => this.selected(member.name));
    const newest = member.evaluation.window;
    const bar = html('span', { class: 'bar' });
    bar.style.width = `${100 * member.weight}%`;
    return html('tr', {},
      html('td', {}, choose),
      html('td', { class: 'weight' }, bar, html('span', {}, member.shadow ? 'shadow' : percent(member.weight))),
      html('td', { class: 'number' }, decimal(newest.logLoss, 3)),
      html('td', { class: 'number' }, percent(newest.accuracy)));
  }
}

/** The network that is drawn: the chosen member, or the one with the largest weight; the model itself if it is a single network. */
export function drawnNetwork(model, chosen) {
  const members = model.members ?? [model];
  return members.find((member) => member.name === chosen)
    ?? members.reduce((heaviest, member) => (member.weight > heaviest.weight ? member : heaviest));
}
