// Who is asking: shown in the header, and asked for when the service wants to know.

import { button, el, field } from "./dom.js";
import { explain, getJson, request } from "./api.js";

const PATH = "/api/v1/session";
const NAME_KEY = "canary-judge-actor";

const place = document.getElementById("session");
let who = null;

/** Shows who the service takes the reader for; nothing where it does not tell people apart. */
export async function showSession(again) {
  who = null;
  try {
    who = await getJson(PATH);
  } catch {
    // Nobody has logged in, or the service cannot be reached: either is said where it matters.
  }
  const isKnown = who !== null && who.kind !== "unproved";
  place.replaceChildren(...(isKnown ? [el("span", { class: "muted" }, who.name),
    button("Log out", async () => {
      await request(PATH, { method: "DELETE" }).catch(() => {});
      await showSession(again);
      again();
    }, { class: "quiet" })] : []));
}

/** The name under which the reader acts: that of the token, else the one that was given last on this machine. */
export function actor() {
  return who !== null && who.kind !== "unproved" ? who.name : localStorage.getItem(NAME_KEY) ?? "";
}

export function rememberActor(name) {
  localStorage.setItem(NAME_KEY, name);
}

/** A form that takes a token. */
export function loginForm(again) {
  const token = el("input", { id: "token", type: "password", autocomplete: "current-password", required: true, spellcheck: "false" });
  const failure = el("p", { class: "problem", role: "alert" });
  const form = el("form", { class: "panel narrow" },
    el("p", {}, "The service wants to know who you are. Paste an API token, or a token of your identity provider."),
    field("Token", token, "Kept in a cookie that only this service can read, for twelve hours."),
    failure, el("button", { type: "submit", class: "main" }, "Log in"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failure.textContent = "";
    const body = JSON.stringify({ token: token.value.trim() });
    token.value = "";
    try {
      await request(PATH, { method: "POST", body });
      await showSession(again);
      again();
    } catch (refused) {
      failure.textContent = refused.status === 401 ? `The token is not accepted: ${refused.message}.` : explain(refused);
    }
  });
  return { form, focus: () => token.focus() };
}
