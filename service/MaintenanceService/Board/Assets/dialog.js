import { NoAnswerError } from "./api.js";
import { focusHeading, h, setText } from "./dom.js";

// Leaves the dialog that is open.
let current = null;

/** Closes the dialog that is open, if any: what it asks about is not shown any more. One whose outcome is not known stays until it is. */
export function closeDialog() {
  current?.();
}

/**
 * Asks before something is changed. `fields` is what the question consists of; `submit` does it, and a refusal is shown within the
 * dialog, which stays open then. `abandon` is called where it is left after a request whose outcome is not known; where that fails too, the
 * dialog says so before it closes.
 */
export function ask({ title, fields, action, tone = "primary", submit, updated, abandon }) {
  closeDialog();
  const problem = h("p", { class: "problem", role: "alert" });
  const confirm = h("button", { type: "submit", class: tone }, action);
  const cancel = h("button", { type: "button", class: "quiet", onclick: leave }, "Cancel");
  const form = h("form", { novalidate: true }, h("h2", { id: "dialog-title" }, title), h("div", { class: "fields" }, fields), problem, h("div", { class: "buttons" }, cancel, confirm));
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", class: "dialog" }, form);
  const panel = document.activeElement?.closest("section");
  let isBusy = false;
  let isUnknown = false;

  /** Runs a request and closes the dialog where it succeeds. Meanwhile nothing closes it: that would hide the outcome. */
  async function run(request, failed) {
    const focused = document.activeElement;
    isBusy = true;
    confirm.disabled = true;
    cancel.disabled = true;
    setText(problem, "");
    try {
      await request();
      isBusy = false;
      isUnknown = false;
      dialog.close();
      updated?.();
    } catch (error) {
      isBusy = false;
      confirm.disabled = false;
      cancel.disabled = false;
      failed(error);
      // A disabled button has lost it.
      focused.focus();
    }
  }

  function leave() {
    if (isBusy) {
      return;
    }

    if (!isUnknown || !abandon) {
      dialog.close();
      return;
    }

    run(abandon, (error) => {
      isUnknown = false;
      setText(problem, `${error.message} Cancel closes this dialog.`);
    });
  }

  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  dialog.addEventListener("close", () => {
    // A browser lets a second Escape close it in any case.
    if (isBusy || (isUnknown && abandon)) {
      dialog.showModal();
      leave();
      return;
    }

    dialog.remove();
    // What it was opened from may be gone.
    if (document.activeElement === document.body) {
      focusHeading(panel);
    }

    current = current === leave ? null : current;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isBusy) {
      run(submit, (error) => {
        isUnknown ||= error instanceof NoAnswerError;
        setText(problem, error.message);
      });
    }
  });
  document.body.append(dialog);
  current = leave;
  dialog.showModal();
}

/** A labelled field. */
export function field(label, input, note) {
  const id = `field-${label.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  input.id = id;
  if (note) {
    input.setAttribute("aria-describedby", `${id}-note`);
  }

  return h("div", { class: "field" }, h("label", { for: id }, label), input, note ? h("p", { class: "note", id: `${id}-note` }, note) : null);
}

/** A list of choices as `[value, words]`. */
export function choice(options, onchange) {
  return h("select", { onchange }, options.map(([value, words]) => h("option", { value }, words)));
}
