import { learnClock } from "./time.js";

/** A refusal of the service, with its own words. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The service answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

/** No answer came, in time or at all: what a request was to change may have happened or not. */
export class NoAnswerError extends Error {
  constructor(isRead) {
    super(isRead ? "The service can't be reached." : "No answer came, so it may have happened or not. Try again: nothing happens twice.");
  }
}

// A service that hangs, or a network that swallows packets, answers nothing and closes nothing.
const readTimeout = 10000;
const writeTimeout = 60000;

/** The service's REST interface with one key, which is kept in this object alone. */
export class Api {
  #key;

  constructor(key) {
    this.#key = key;
  }

  /** The id within the key, where it has one. */
  get keyId() {
    const parts = this.#key.split("_");
    return parts.length >= 3 && parts[0] === "mnt" ? parts[1] : null;
  }

  open(path, { method = "GET", body, type = "application/json", match, accept = "application/json", signal } = {}) {
    const headers = { Authorization: `Bearer ${this.#key}`, Accept: accept };
    if (body !== undefined) {
      headers["Content-Type"] = type;
    }

    if (match) {
      headers["If-Match"] = match;
    }

    return fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal, cache: "no-store", credentials: "omit", redirect: "error" });
  }

  async send(path, options = {}) {
    const isRead = (options.method ?? "GET") === "GET";
    const timeout = AbortSignal.timeout(isRead ? readTimeout : writeTimeout);
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    try {
      const response = await this.open(path, { ...options, signal });
      learnClock(response.headers.get("Date"));
      if (!response.ok) {
        throw await refusal(response);
      }

      return response.status === 204 ? null : await response.json();
    } catch (error) {
      throw error instanceof ApiError || options.signal?.aborted ? error : new NoAnswerError(isRead);
    }
  }

  /** Every item of a list, page after page. */
  async all(path, { signal, most = 10000 } = {}) {
    const items = [];
    let cursor = null;
    do {
      const page = await this.page(path, cursor, 500, signal);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null && items.length < most);
    return items;
  }

  page(path, cursor, limit, signal) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor) {
      query.set("cursor", cursor);
    }

    return this.send(`${path}${path.includes("?") ? "&" : "?"}${query}`, { signal });
  }
}

export async function refusal(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // Something in between answered, without the service's words.
  }

  return new ApiError(response.status, problem);
}

export function sitePath(site) {
  return `v1/sites/${encodeURIComponent(site)}`;
}

export function maintenancePath(maintenance) {
  return `${sitePath(maintenance.site)}/maintenances/${encodeURIComponent(maintenance.id)}`;
}
