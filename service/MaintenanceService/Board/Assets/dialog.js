import { NoAnswerError } from "./api.js";
import { h, setText } from "./dom.js";

let current = null;

/** Closes the dialog that is open, if any: what it asks about is not shown any more. */
export function closeDialog() {
  current?.close();
}

/**
 * Asks before something is changed. `fields` is what the question consists of; `submit` does it, and a refusal is shown within the
 * dialog, which stays open then. `abandon` is called where it is closed after a request whose outcome is not known.
 */
export function ask({ title, fields, action, tone = "primary", submit, updated, abandon }) {
  closeDialog();
  const problem = h("p", { class: "problem", role: "alert" });
  const confirm = h("button", { type: "submit", class: tone }, action);
  const cancel = h("button", { type: "button", class: "quiet" }, "Cancel");
  const form = h("form", { novalidate: true }, h("h2", { id: "dialog-title" }, title), h("div", { class: "fields" }, fields), problem, h("div", { class: "buttons" }, cancel, confirm));
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", class: "dialog" }, form);
  let isUnknown = false;
  cancel.addEventListener("click", () => dialog.close());
  // While a request runs, Escape would hide its outcome.
  dialog.addEventListener("cancel", (event) => confirm.disabled && event.preventDefault());
  dialog.addEventListener("close", () => {
    if (isUnknown) {
      abandon?.();
    }

    dialog.remove();
    current = current === dialog ? null : current;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    confirm.disabled = true;
    cancel.disabled = true;
    setText(problem, "");
    try {
      await submit();
      isUnknown = false;
      dialog.close();
      updated?.();
    } catch (error) {
      isUnknown ||= error instanceof NoAnswerError;
      setText(problem, error.message);
      confirm.disabled = false;
      cancel.disabled = false;
    }
  });
  document.body.append(dialog);
  current = dialog;
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
