// Verdicts, numbers and times in the words that people read.

import { el } from "./dom.js";

const WITHIN = { IMMEDIATE: "5 minutes", FAST: "30 minutes", PLANNED: "2 hours" };
const TONE = {
  PROMOTE: "good", ABORT: "bad", INCONCLUSIVE: "warn", PASS: "good", IMPROVED: "good", REGRESSED: "bad",
  IMMEDIATE: "bad", FAST: "bad", PLANNED: "bad", MONITOR: "warn",
};
const STATE = { CONTINUE: "UNDECIDED" };

export function badge(word) {
  return el("span", { class: badgeClass(word) }, badgeText(word));
}

export function badgeClass(word) {
  return `badge ${TONE[word] ?? ""}`.trim();
}

export function badgeText(word) {
  return (STATE[word] ?? word).replace("_", " ");
}

export function tone(verdict) {
  return TONE[verdict.verdict] ?? (verdict.urgency === "MONITOR" ? "warn" : "");
}

export function number(value, digits = 3) {
  if (value === null || value === undefined) return "–";
  return new Intl.NumberFormat("en", { maximumSignificantDigits: digits }).format(value);
}

/** A count in full. */
export function count(value) {
  return new Intl.NumberFormat("en").format(value);
}

export function inUnit(value, unit) {
  if (value === null || value === undefined) return "–";
  return unit === "ratio" ? `${number(value * 100)} %` : `${number(value)} ${unit}`.trim();
}

export function bound(value, otherwise) {
  return value === null || value === undefined ? otherwise : number(value);
}

export function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function moment(text) {
  const at = new Date(text);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? at.toLocaleTimeString() : at.toLocaleString();
}

export function time(text) {
  return el("time", { datetime: text }, moment(text));
}

/** The verdict and how urgent it is, in one line. */
export function inPlainWords(verdict) {
  const watch = verdict.urgency === "MONITOR" ? " Something deserves a look, see the rules below." : "";
  const canary = verdict.canary ?? "the canary";
  switch (verdict.verdict) {
    case "PROMOTE":
      return `Promote ${canary}: it may go on.${watch}`;
    case "ABORT":
      return `Abort ${canary}: roll back within ${WITHIN[verdict.urgency] ?? "the time that is planned"} (${verdict.urgency}).`;
    case "INCONCLUSIVE":
      return `Not proven in time: do not promote ${canary}.${watch}`;
    default:
      return `Not decided yet: leave ${canary} where it is.${watch}`;
  }
}

export function stillNeeded(metric) {
  if (metric.judgement === "NO_DATA") return metric.cause;
  if (metric.judgement !== "UNDECIDED") return "nothing";
  if (!metric.needs) return "more of the same will not decide it";
  return `about ${number(metric.needs.samples)} more canary requests, ${duration(metric.needs.seconds * 1000)}`;
}

/** In which of a metric's limits its effect must lie. */
export function limits({ effect, unit, direction }) {
  const sign = direction === "decrease" ? "−" : "+";
  const inWords = (slack) => (unit === "ratio" ? `${number(slack * 100)} percentage points` : inUnit(slack, unit));
  const room = (slack) => (slack ? ` ${sign} ${inWords(slack)}` : "");
  return `margin ${number(effect.margin)}${room(effect.slack)}, `
    + `pass ${number(effect.passMargin)}${room(effect.passSlack)}`;
}

/** The numbers by which a rule fired. */
export function evidence(reason) {
  return `${reason.metric}: observed ${number(reason.observed)}, limit ${number(reason.limit)}, `
    + `proven between ${bound(reason.lower, "0")} and ${bound(reason.upper, "∞")}`;
}

export function rulesList(reasons) {
  if (reasons.length === 0) return el("p", { class: "muted" }, "None.");
  return el("ul", { class: "rules" }, ...reasons.map((reason) => el("li", {},
    el("span", { class: `badge ${reason.urgency === "MONITOR" ? "warn" : "bad"}` }, reason.urgency),
    ` ${reason.text}`,
    el("div", { class: "muted" }, `rule ${reason.rule}`, reason.metric ? `; ${evidence(reason)}` : ""))));
}
