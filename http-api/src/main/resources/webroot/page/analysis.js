// One analysis, live: the verdict, what it stands on, what happened, and what people may do.

import { el, setClass, setContent, setText } from "./dom.js";
import { duration, inPlainWords, rulesList, tone } from "./words.js";
import { explain, follow } from "./api.js";
import { metricsTable } from "./metrics.js";
import { analysisTimeline } from "./timeline.js";
import { signalButton } from "./actions.js";

/**
 * Shows one analysis.
 *
 * @param id as it stands in the address, percent signs and all
 * @param present shows the parts under a heading
 */
export function showAnalysis(id, present) {
  const path = `/api/v1/analyses/${id}`;
  let view = null;
  const unfollow = follow(path, (state) => {
    view?.close();
    view = analysisView(path, state);
    present(`${state.service} ${state.canary}`, ...view.parts);
    return view.listeners;
  }, (failure) => present(failure.status === 404 ? "No such analysis" : "Not for you",
    el("p", {}, failure.status === 404 ? "The service does not know it, or no longer. " : `${explain(failure)} `,
      el("a", { href: "#/" }, "All releases"))));
  return () => {
    unfollow();
    view?.close();
  };
}

/**
 * The parts of an analysis, which are updated in place.
 *
 * @param part whether it is shown as a part of something else, below a heading of its own
 */
export function analysisView(path, state, part = false) {
  let ended = state.ended;
  let now = state.verdict;
  let receivedAt = performance.now();
  let sequence = -1;
  const line = el("p", { class: "line" });
  const reason = el("p", { class: "fact" });
  const times = el("p", { class: "muted" });
  const box = el("div", { class: "verdict" }, el("div", { "aria-live": "polite" }, line, reason), times);
  const signal = signalButton(state);
  const again = el("a", { href: `#/replay?analysis=${encodeURIComponent(state.id)}` }, "Try another policy on this");
  const metrics = metricsTable(path, () => ended);
  const rules = el("div");
  const guards = el("div");
  const events = analysisTimeline(path);
  const raw = el("pre", { tabindex: "0" });
  const json = el("details", {}, el("summary", {}, "The verdict as JSON"), raw);

  const tick = () => {
    signal.opener.hidden = ended;
    again.hidden = !ended;
    setText(times, timesLine(state, now, ended ? 0 : performance.now() - receivedAt, ended));
  };
  const update = (verdict) => {
    now = verdict;
    receivedAt = performance.now();
    if (!part) document.title = `${verdict.verdict}: ${state.service} ${state.canary}`;
    setText(line, inPlainWords(verdict));
    setText(reason, verdict.reason);
    setClass(box, `verdict ${tone(verdict)}`.trim());
    metrics.update(verdict.metrics);
    setContent(rules, rulesList(verdict.reasons));
    setContent(guards, guardsList(verdict.guards));
    if (json.open) setText(raw, JSON.stringify(verdict, null, 2));
    if (verdict.sequence !== sequence) events.refresh();
    sequence = verdict.sequence;
    tick();
  };
  json.addEventListener("toggle", () => setText(raw, JSON.stringify(now, null, 2)));
  const timer = setInterval(tick, 1000);
  const heading = (text) => el(part ? "h3" : "h2", {}, text);
  update(state.verdict);
  return {
    parts: [
      el("p", { class: "muted" }, `against ${state.baseline}${state.stage ? `, stage ${state.stage}` : ""}; ${state.id}`),
      box, el("div", { class: "actions" }, signal.element, again),
      heading("Metrics"), el("p", { class: "muted" }, "Open a metric to see what its judgement stands on."), metrics.element,
      heading("Rules that fire"), rules, heading("Traffic"), guards,
      heading(part ? "Time line of the judging" : "Time line"), events.element, json],
    listeners: {
      verdict: update,
      progress: update,
      end() {
        ended = true;
        events.refresh();
        tick();
      },
    },
    close() {
      clearInterval(timer);
      metrics.close();
    },
  };
}

function timesLine(state, verdict, sinceLookMs, ended) {
  const started = Date.parse(state.startedAt);
  const since = Date.parse(verdict.since);
  const present = Date.parse(verdict.asOf) + sinceLookMs;
  const left = Date.parse(state.deadline) - present;
  const begin = `Started ${new Date(started).toLocaleTimeString()}; `;
  const changed = verdict.final
    ? `decided after ${duration(since - started)}; `
    : `in this state for ${duration(present - since)}; `;
  return begin + changed + (ended || left <= 0 ? "ended" : `watched for another ${duration(left)}`);
}

function guardsList(guards) {
  if (guards.length === 0) return el("p", { class: "muted" }, "Nothing is the matter with it.");
  return el("ul", { class: "rules" }, ...guards.map((guard) =>
    el("li", {}, el("span", { class: guard.blocksPromotion ? "badge warn" : "badge" }, guard.code), ` ${guard.text}`,
      guard.blocksPromotion ? el("div", { class: "muted" }, "Nothing is promoted while this is so.") : null)));
}
