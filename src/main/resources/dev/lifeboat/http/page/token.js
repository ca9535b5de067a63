import { token } from './api.js';

/** Asks for the bearer token and keeps it until the browser session ends. */
export class TokenForm {
  /** @param entered called when a token has been entered */
  constructor(section, form, input, error, entered) {
    this.section = section;
    this.input = input;
    this.error = error;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      token.value = this.input.value.trim();
      this.input.value = '';
      this.error.textContent = '';
      entered();
    });
  }

  /** Called when the service has refused a request without a token, or with the token of this session. */
  show() {
    this.error.textContent = token.value === null ? '' : 'The service rejected this token.';
    this.section.hidden = false;
    this.input.focus();
  }

  hide() {
    this.section.hidden = true;
  }
}
