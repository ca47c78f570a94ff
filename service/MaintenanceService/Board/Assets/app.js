import { Api, ApiError } from "./api.js";
import { announce, setText } from "./dom.js";
import { Connection } from "./connection.js";
import { closeDialog } from "./dialog.js";
import { SiteList } from "./list.js";
import { Overview } from "./overview.js";
import { SiteView } from "./site.js";
import { loop, whileVisible } from "./visible.js";

const get = (id) => document.getElementById(id);
const list = new SiteList();
const connection = new Connection(get("connection"));
let session = null;
let isSigningIn = false;

/** All that a signed-in key holds: gone as a whole at the sign-out. */
class Session {
  #view = null;

  constructor(api) {
    this.api = api;
    this.sites = loop((signal) => this.#refresh(signal), () => this.every);
    this.ticks = whileVisible((signal) => {
      const timer = setInterval(() => {
        list.render();
        this.#view?.tick();
      }, 1000);
      signal.addEventListener("abort", () => clearInterval(timer));
    });
    this.route();
  }

  every = 5000;

  async #refresh(signal) {
    const began = performance.now();
    try {
      const sites = await this.api.all("v1/sites", { signal });
      list.show(sites);
      this.#view?.sites?.(sites);
      connection.set("sites", true);
      // A service with very many sites is asked less often, so that the board is never its heaviest client.
      this.every = Math.max(5000, 20 * (performance.now() - began));
    } catch (error) {
      if (signal.aborted) {
        return;
      }

      if (error.status === 401) {
        signOut("The key is not valid any more. Sign in with another.");
        return;
      }

      this.#view?.outdated?.(error);
      connection.set("sites", false, error.status ? error.message : "The service can't be reached. Trying again.");
      this.every = 5000;
    }
  }

  route() {
    const match = /^#\/sites\/(.+)$/.exec(location.hash);
    let name = null;
    try {
      name = match ? decodeURIComponent(match[1]) : null;
    } catch {
      // Not an address of ours.
    }

    this.#view?.close();
    connection.forget("stream");
    closeDialog();
    list.select(name);
    document.body.dataset.view = name === null ? "list" : "site";
    const place = get("view");
    this.#view = name === null
      ? new Overview(place, list)
      : new SiteView(place, this.api, name, () => this.sites.soon(), (live, word) => connection.set("stream", live, word));
    document.title = name === null ? "Maintenance" : `${name} – Maintenance`;
  }

  focus() {
    (get("view").querySelector("h1") ?? get("content")).focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  close() {
    this.sites.stop();
    this.ticks();
    this.#view?.close();
  }
}

async function signIn(event) {
  event.preventDefault();
  const key = get("key").value.trim();
  const problem = get("sign-in-problem");
  if (key === "") {
    setText(problem, "Enter a key.");
    get("key").focus();
    return;
  }

  // A second submit while the first is on its way would begin a second session.
  if (isSigningIn) {
    return;
  }

  isSigningIn = true;
  const submit = get("sign-in-submit");
  setText(problem, "");
  setText(submit, "Signing in …");
  announce("Signing in");
  const api = new Api(key);
  try {
    // A browser sends no header with other characters, and no key has one.
    if (!/^[!-~]+$/.test(key)) {
      throw new ApiError(401, {});
    }

    await api.page("v1/sites", null, 1);
  } catch (error) {
    setText(problem, error.status === 401 ? "The service does not know this key." : error.message);
    get("key").select();
    return;
  } finally {
    isSigningIn = false;
    setText(submit, "Sign in");
  }

  get("sign-in-form").reset();
  get("sign-in").hidden = true;
  get("sites").hidden = false;
  get("sign-out").hidden = false;
  connection.begin();
  session = new Session(api);
  session.focus();
  announce("Signed in");
}

function signOut(why) {
  session?.close();
  session = null;
  closeDialog();
  list.show([]);
  get("view").replaceChildren();
  get("sign-in").hidden = false;
  get("sites").hidden = true;
  get("sign-out").hidden = true;
  document.body.dataset.view = "sign-in";
  document.title = "Maintenance";
  connection.end();
  setText(get("sign-in-problem"), why);
  get("key").focus();
}

get("sign-in-form").addEventListener("submit", signIn);
get("sign-out").addEventListener("click", () => signOut(""));
get("skip").addEventListener("click", () => get("content").focus());
addEventListener("hashchange", () => {
  if (session) {
    session.route();
    session.focus();
  }
});
get("key").focus();
