const TOKEN = 'lifeboat.token';

/** The service cannot be reached, does not respond within four seconds, or returns an unexpected status. */
export class Unavailable extends Error {}

/** The service requires a token: none was sent, or a wrong one. */
export class Unauthorized extends Error {}

/** The bearer token of this browser session; null if none has been entered. */
export const token = {
  get value() {
    return sessionStorage.getItem(TOKEN);
  },
  set value(value) {
    sessionStorage.setItem(TOKEN, value);
  },
};

/** Adds the token to the headers of a request. */
export function authorize(headers) {
  return token.value === null ? headers : { ...headers, Authorization: `Bearer ${token.value}` };
}

async function request(path, options) {
  try {
    const response = await fetch(path,
      { ...options, headers: authorize({}), signal: AbortSignal.timeout(4000), cache: 'no-store' });
    return { status: response.status, json: await response.json() };
  } catch (cause) {
    throw new Unavailable(`${path}: ${cause.message}`, { cause });
  }
}

/** Returns the body of a response with status 200; any other status is an error. */
export async function get(path) {
  const { status, json } = await request(path);
  if (status === 401) {
    throw new Unauthorized(path);
  }
  if (status !== 200) {
    throw new Unavailable(`${path}: ${status}`);
  }
  return json;
}

/** Posts JSON and returns the body of the response, whatever its status; an error has the field `error`. */
export async function post(path, body) {
  return (await request(path, { method: 'POST', body: JSON.stringify(body) })).json;
}
