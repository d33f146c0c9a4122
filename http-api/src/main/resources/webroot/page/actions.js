// What people may do: buttons that open a form for the reason.

import { button, el, field, select } from "./dom.js";
import { explain, postJson } from "./api.js";
import { actor, rememberActor } from "./session.js";

const SIGNALS = [
  ["data-corruption", "Data are being corrupted"],
  ["security-breach", "Security is breached"],
  ["service-unavailable", "The service is unavailable"],
  ["critical-functionality-broken", "Something critical is broken"],
  ["journey-broken", "One way of users through it is broken"],
  ["database-degraded", "The database is degraded"],
  ["business-metric-down", "A business metric is down"],
  ["unexpected-behaviour", "Users notice something unexpected"],
  ["customer-escalations", "Customers complain more than planned"],
];

const ORDERS = {
  promote: ["Promote", "Goes on to the next stage, whatever is not proven yet."],
  pause: ["Pause", "Holds the rollout where it is."],
  resume: ["Resume", "Lets the rollout go on."],
  approve: ["Approve", "Gives the consent that is being waited for."],
  abort: ["Abort", "Takes the canary back."],
};

/** Stops or informs an analysis by reporting what was seen. */
export function signalButton(state) {
  const kind = select("signal", SIGNALS, SIGNALS[0][0]);
  const subject = el("input", { id: "subject", maxlength: "256", required: true });
  return formButton("Abort or report…", {
    class: "danger",
    title: `What happened to ${state.service} ${state.canary}?`,
    intro: "The judge looks at once. What follows is as its policy says: by the default one, the first four abort within "
      + "5 minutes, the others within 30 minutes or 2 hours or are watched.",
    fields: [field("What happened", kind), field("Reason", subject, "What is broken, in one line; it is kept with the time line.")],
    submit: "Report",
    send: async (name) => {
      const { analyses } = await postJson("/api/v1/signals", {
        signal: kind.value, service: state.service, canary: state.canary, subject: subject.value.trim(), reporter: name });
      return analyses.length > 0 ? "Reported; the judge has looked." : "Nothing that is being judged could be told: it has ended.";
    },
  });
}

/** Has an order followed by a rollout. */
export function orderButton(path, order) {
  const [name, meaning] = ORDERS[order];
  const reason = el("input", { id: `reason-${order}`, maxlength: "4096", required: true });
  return formButton(`${name}…`, {
    class: order === "abort" ? "danger" : order === "promote" || order === "approve" ? "main" : "",
    title: name,
    intro: meaning,
    fields: [field("Reason", reason, "It is kept with the time line.")],
    submit: name,
    send: async (by) => {
      await postJson(`${path}/${order}`, { actor: by, reason: reason.value.trim() });
      return `${name}: done.`;
    },
  });
}

let forms = 0;
/** Where was said what came of the last form. */
let lastOutcome = null;

/** A button that opens a form, and the place where is said what came of it. */
function formButton(text, { title, intro, fields, submit, send, class: kind }) {
  forms++;
  const id = `form-${forms}`;
  const name = el("input", { id: `actor-${forms}`, maxlength: "256", required: true, autocomplete: "name" });
  const failure = el("p", { class: "problem", role: "alert" });
  const outcome = el("span", { class: "muted", role: "status" });
  const go = el("button", { type: "submit", class: kind || "main" }, submit);
  const form = el("form", {}, el("h2", { id }, title), el("p", { class: "muted" }, intro), ...fields,
    field("Your name", name), failure, el("div", { class: "buttons" }, go, button("Cancel", () => dialog.close())));
  const dialog = el("dialog", { "aria-labelledby": id }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failure.textContent = "";
    go.disabled = true;
    try {
      const text = await send(name.value.trim());
      if (lastOutcome !== null) lastOutcome.textContent = "";
      outcome.textContent = text;
      lastOutcome = outcome;
      rememberActor(name.value.trim());
      dialog.close();
    } catch (refused) {
      failure.textContent = problems(refused);
    } finally {
      go.disabled = false;
    }
  });
  const opener = button(text, () => {
    name.value = actor();
    failure.textContent = "";
    outcome.textContent = "";
    dialog.showModal();
  }, { class: kind });
  return { opener, dialog, outcome, element: el("span", { class: "action" }, opener, outcome, dialog) };
}

function problems(refused) {
  const errors = refused.problem?.errors ?? [];
  return errors.length ? errors.map((error) => `${error.field} ${error.detail}`).join("; ") : explain(refused);
}
