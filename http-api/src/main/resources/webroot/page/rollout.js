// One rollout, live: the verdict, the stages, the analysis that judges it, what happened, and what people may do.

import { el, setClass, setContent, setText } from "./dom.js";
import { duration, inPlainWords, moment, rulesList, time, tone } from "./words.js";
import { explain, follow } from "./api.js";
import { analysisView } from "./analysis.js";
import { timelineList } from "./timeline.js";
import { orderButton } from "./actions.js";

const MOST_LINES = 500;

/**
 * Shows one rollout.
 *
 * @param id as it stands in the address, percent signs and all
 * @param present shows the parts under a heading
 */
export function showRollout(id, present) {
  const path = `/api/v1/rollouts/${id}`;
  let view = null;
  const unfollow = follow(path, (state) => {
    view?.close();
    view = rolloutView(path, state);
    present(`${state.service} ${state.canary}`, ...view.parts);
    return view.listeners;
  }, (failure) => present(failure.status === 404 ? "No such rollout" : "Not for you",
    el("p", {}, failure.status === 404 ? "The service does not know it, or no longer. " : `${explain(failure)} `,
      el("a", { href: "#/" }, "All releases"))));
  return () => {
    unfollow();
    view?.close();
  };
}

function rolloutView(path, first) {
  let now = first;
  const lines = [];
  const line = el("p", { class: "line" });
  const reason = el("p", { class: "fact" });
  const times = el("p", { class: "muted" });
  const box = el("div", { class: "verdict" }, el("div", { "aria-live": "polite" }, line, reason), times);
  const bar = el("ol", { class: "stages", "aria-label": "Stages" });
  const waits = el("div");
  const orders = Object.fromEntries(["promote", "approve", "pause", "resume", "abort"].map((order) => [order, orderButton(path, order)]));
  const rules = el("div");
  const events = el("div");
  const judging = judgingPart();
  const raw = el("pre", { tabindex: "0" });
  const json = el("details", {}, el("summary", {}, "The rollout as JSON"), raw);

  const update = (state) => {
    now = state;
    const verdict = state.verdict;
    document.title = `${verdict.verdict}: ${state.service} ${state.canary}`;
    setText(line, state.verdict.verdict === "CONTINUE" ? goingOn(state) : inPlainWords(verdict));
    setText(reason, verdict.reason);
    setText(times, timesLine(state));
    setClass(box, `verdict ${tone(verdict)}`.trim());
    setContent(bar, ...state.stages.map((stage) => stageItem(stage, state)));
    setContent(waits, ...waitingFor(state));
    setContent(rules, rulesList(verdict.reasons ?? []));
    showOrders(orders, state);
    judging.follow(state.analysis);
    if (json.open) setText(raw, JSON.stringify(state, null, 2));
  };
  json.addEventListener("toggle", () => setText(raw, JSON.stringify(now, null, 2)));
  update(first);
  return {
    parts: [
      el("p", { class: "muted" }, `${first.strategy} rollout against ${first.baseline} by ${first.controller}; ${first.id}; `,
        el("a", { href: `${first.report}?format=markdown` }, "report")),
      box, el("div", { class: "actions" }, ...Object.values(orders).map((order) => order.element)),
      el("h2", {}, "Stages"), bar, waits, el("h2", {}, "Rules that fired"), rules,
      el("h2", {}, "Time line"), events, json, judging.element],
    listeners: {
      state: update,
      entry(entry) {
        lines.push({ at: entry.at, words: [entry.text] });
        if (lines.length > MOST_LINES) lines.shift();
        setContent(events, timelineList(lines));
      },
      end() {
        setText(times, timesLine(now));
      },
    },
    close() {
      judging.close();
    },
  };
}

function goingOn(state) {
  const weight = state.reached?.exposedPercent;
  const share = weight === undefined ? "" : ` It has ${weight} % of the traffic.`;
  if (state.paused) return `Paused: leave ${state.canary} where it is.${share}`;
  return `On its way: stage ${state.stage}.${share}`;
}

function timesLine(state) {
  const started = Date.parse(state.startedAt);
  const until = state.endedAt ? Date.parse(state.endedAt) : Date.parse(state.asOf);
  return `Started ${moment(state.startedAt)}; ${state.ended ? `${state.phase.replace("-", " ")} after` : "running for"} ${duration(until - started)}`;
}

/** One stage of the bar, with what is done there. */
function stageItem(stage, state) {
  const isNow = stage.progress === "now" && !state.ended;
  const words = { done: "done", now: isNow ? "now" : state.phase.replace("-", " "), "to come": "to come" }[stage.progress] ?? stage.progress;
  const failed = stage.progress === "now" && state.verdict.verdict === "ABORT" ? " failed" : "";
  return el("li", { class: `stage ${stage.progress.replace(" ", "-")}${failed}`, "aria-current": isNow ? "step" : null },
    el("strong", {}, stage.name), el("span", { class: "muted" }, words),
    el("span", { class: "muted" }, stage.steps.join("; ")));
}

function waitingFor(state) {
  const parts = [];
  if (state.gate) {
    const { words, since, notBefore, deadline, otherwise } = state.gate;
    parts.push(el("p", {}, `Gate: ${words}, since `, time(since), ", at the earliest over at ", time(notBefore),
      ...(deadline ? [", at the latest at ", time(deadline), `, else ${otherwise}`] : []), "."));
  }
  if (state.command) parts.push(el("p", {}, `The controller was told: ${state.command.words} (attempt ${state.command.attempt}).`));
  if (state.paused) parts.push(el("p", {}, "Paused since ", time(state.paused.since), `: ${state.paused.reason}.`));
  if (state.frozen) parts.push(el("p", {}, `Frozen: ${state.frozen}.`));
  if (state.deferred) parts.push(el("p", {}, `A rollback is put off: ${state.deferred}.`));
  if (state.rollback) {
    const { reason, dueAt, restoredAt, acts, done, finding } = state.rollback;
    parts.push(el("p", {}, `${restoredAt ? "Rolled back" : "Rolling back"}: ${reason}. Due `, time(dueAt), ...(restoredAt ? [", restored ", time(restoredAt)] : []), ".",
      finding ? ` ${finding}` : ""), el("ol", {}, ...acts.map((act, i) => el("li", {}, `${act}${i < done ? " (done)" : ""}`))));
  }
  return parts;
}

/** Only what fits where the rollout stands. */
function showOrders(orders, state) {
  const isAdvancing = state.phase === "advancing";
  const isAsked = state.phase === "awaiting-consent" || state.gate?.kind === "approve";
  const shown = {
    promote: isAdvancing, approve: isAsked, pause: isAdvancing && !state.paused, resume: Boolean(state.paused),
    abort: isAdvancing,
  };
  for (const [name, order] of Object.entries(orders)) order.opener.hidden = state.ended || !shown[name];
}

/** The analysis by which the rollout is judged at present; another stage may have another. */
function judgingPart() {
  const element = el("section", {});
  let path = null;
  let unfollow = () => {};
  let view = null;
  const stop = () => {
    unfollow();
    view?.close();
    view = null;
  };
  return {
    element,
    follow(next) {
      if (!next || next === path) return;
      stop();
      path = next;
      unfollow = follow(next, (state) => {
        view?.close();
        view = analysisView(next, state, true);
        element.replaceChildren(el("h2", {}, `Judged by the analysis of stage ${state.stage || "–"}`), ...view.parts);
        return view.listeners;
      }, () => element.replaceChildren());
    },
    close: stop,
  };
}
