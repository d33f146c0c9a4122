// What happened, in order, with who did it.

import { el, setContent } from "./dom.js";
import { badge, time } from "./words.js";
import { explain, getJson } from "./api.js";

/** The time line of an analysis as the journal has it. */
export function analysisTimeline(path) {
  const list = el("div");
  let latest = 0;
  return {
    element: list,
    async refresh() {
      latest++;
      const mine = latest;
      try {
        const { events, omitted } = await getJson(`${path}/timeline`);
        if (mine === latest) setContent(list, earlier(omitted), timelineList(events.map(analysisEvent)));
      } catch (failure) {
        if (mine === latest) setContent(list, el("p", { class: "problem" }, `The time line cannot be loaded: ${explain(failure)}`));
      }
    },
  };
}

/** Lines that each have a moment, words, and maybe who acted. */
export function timelineList(lines) {
  return el("ol", { class: "timeline" }, ...lines.map(({ at, words, actor }) => el("li", {}, time(at),
    el("div", {}, ...words, actor ? el("span", { class: "actor" }, ` by ${actor}`) : null))));
}

export function earlier(omitted) {
  return omitted > 0 ? el("p", { class: "muted" }, `${omitted} events are left out.`) : null;
}

function analysisEvent(event) {
  return { at: event.at, words: analysisWords(event), actor: event.reporter ?? event.stoppedBy };
}

function analysisWords(event) {
  switch (event.type) {
    case "analysis.started":
      return ["Judging began."];
    case "verdict.changed":
      return [badge(event.verdict), ` ${event.urgency === "NONE" ? "" : `${event.urgency}: `}${event.reason}`];
    case "signal.received":
      return [`${event.signal} was reported${event.subject ? `: ${event.subject}` : ""}`];
    case "analysis.ended":
      return [`Judging ended${event.why ? `: ${event.why}` : "."}`];
    default:
      return [event.type];
  }
}
