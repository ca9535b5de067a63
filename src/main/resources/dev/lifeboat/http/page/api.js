/** The service cannot be reached, does not respond within four seconds, or returns an unexpected status. */
export class Unavailable extends Error {}

async function request(path, options) {
  try {
    const response = await fetch(path, { ...options, signal: AbortSignal.timeout(4000), cache: 'no-store' });
    return { status: response.status, json: await response.json() };
  } catch (cause) {
    throw new Unavailable(`${path}: ${cause.message}`, { cause });
  }
}

/** Returns the body of a response with status 200; any other status is an error. */
export async function get(path) {
  const { status, json } = await request(path);
  if (status !== 200) {
    throw new Unavailable(`${path}: ${status}`);
  }
  return json;
}

/** Posts JSON and returns the body of the response, whatever its status; an error has the field `error`. */
export async function post(path, body) {
  return (await request(path, { method: 'POST', body: JSON.stringify(body) })).json;
}
