// The page of Canary Judge: which view the address asks for.

import { el } from "./page/dom.js";
import { loginNeeded, say } from "./page/api.js";
import { loginForm, showSession } from "./page/session.js";
import { showList } from "./page/list.js";
import { showAnalysis } from "./page/analysis.js";
import { showRollout } from "./page/rollout.js";
import { showReplay } from "./page/replay.js";

const main = document.getElementById("main");
let leave = () => {};
let movesFocus = false;

/** Shows a view. After a way through a link, reading goes on at its heading. */
function present(title, ...parts) {
  const heading = el("h1", { tabindex: "-1" }, title);
  main.replaceChildren(heading, ...parts);
  if (movesFocus) heading.focus();
  movesFocus = false;
}

function route() {
  leave();
  leave = () => {};
  say("");
  const [path, query] = location.hash.replace(/^#/, "").split("?");
  const [, kind, id] = path.match(/^\/(analyses|rollouts)\/([^/]+)$/) ?? [];
  main.replaceChildren();
  markCurrent(path);
  if (kind === "analyses") leave = showAnalysis(id, present);
  else if (kind === "rollouts") leave = showRollout(id, present);
  else if (path === "/replay") leave = showReplay(new URLSearchParams(query), present);
  else leave = showList(new URLSearchParams(query), present);
}

function markCurrent(path) {
  for (const [id, isCurrent] of [["to-list", path !== "/replay"], ["to-replay", path === "/replay"]]) {
    const link = document.getElementById(id);
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function askForLogin() {
  if (document.getElementById("token")) return;
  leave();
  leave = () => {};
  const { form, focus } = loginForm(route);
  present("Log in", form);
  focus();
}

loginNeeded.addEventListener("needed", askForLogin);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => {
  movesFocus = true;
  route();
});
await showSession(route);
route();
