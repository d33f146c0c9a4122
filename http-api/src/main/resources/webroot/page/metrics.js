// The metrics of a verdict: a row each, which opens to show the evidence.

import { button, el, head, setContent } from "./dom.js";
import { badge, bound, inUnit, limits, number, stillNeeded } from "./words.js";
import { axisOf, barKey, intervalBar } from "./interval.js";
import { evidencePanel } from "./evidence.js";

const COLUMNS = [["Metric"], ["Judgement"], ["Baseline", "number"], ["Canary", "number"], ["Canary / baseline"], ["Still needed"]];

/**
 * A table that follows verdicts, row by row, so that what was opened stays open.
 *
 * @param path of the analysis
 * @param hasEnded whether nothing will change any more
 */
export function metricsTable(path, hasEnded) {
  const rows = new Map();
  const table = el("table", { class: "metrics" }, head(COLUMNS));
  const key = el("div");
  return {
    element: el("div", {}, table, key),
    update(metrics) {
      const axis = axisOf(metrics);
      for (const metric of metrics) {
        if (!rows.has(metric.name)) {
          const row = metricRow(path, metric, hasEnded);
          rows.set(metric.name, row);
          table.append(row.body);
        }
        rows.get(metric.name).update(metric, axis);
      }
      setContent(key, metrics.some((metric) => metric.effect) ? barKey(axis) : null);
    },
    close() {
      rows.forEach((row) => row.close());
    },
  };
}

function metricRow(path, first, hasEnded) {
  let now = first;
  let panel = null;
  const place = `evidence-${first.name.replace(/[^A-Za-z0-9_-]/g, "_")}`;
  const opener = button(first.name, () => toggle(), { class: "opener", "aria-expanded": "false", "aria-controls": place });
  const note = el("div", { class: "muted" });
  const judgement = el("td");
  const baseline = el("td", { class: "number", "data-label": "Baseline" });
  const canary = el("td", { class: "number", "data-label": "Canary" });
  const effect = el("td");
  const needed = el("td", { "data-label": "Still needed" });
  const cell = el("td", { colspan: COLUMNS.length, id: place });
  const opened = el("tr", { class: "opened", hidden: true }, cell);
  const body = el("tbody", {}, el("tr", {}, el("th", { scope: "row" }, opener, note), judgement, baseline, canary, effect, needed), opened);

  const toggle = () => {
    const opens = opened.hidden;
    opened.hidden = !opens;
    opener.setAttribute("aria-expanded", String(opens));
    if (opens) {
      panel ??= evidencePanel(path, () => now, hasEnded);
      cell.replaceChildren(panel.element);
      panel.open();
    } else {
      panel.pause();
    }
  };
  return {
    body,
    update(metric, axis) {
      now = metric;
      note.textContent = [metric.critical ? null : "for information", metric.part].filter(Boolean).join(", ");
      setContent(judgement, badge(metric.judgement));
      setContent(baseline, ...cohortValue(metric.baseline, metric.unit));
      setContent(canary, ...cohortValue(metric.canary, metric.unit));
      setContent(effect, ...(metric.effect ? ratio(metric, axis) : []));
      setContent(needed, stillNeeded(metric));
    },
    close() {
      panel?.close();
    },
  };
}

function cohortValue(observed, unit) {
  if (!observed) return [];
  const counted = unit === "" ? "readings" : "requests";
  return [inUnit(observed.value, unit), el("div", { class: "muted" }, `${number(observed.n, 9)} ${counted}`)];
}

function ratio(metric, axis) {
  const { estimate, lower, upper } = metric.effect;
  const text = `${number(estimate)} (${bound(lower, "0")} to ${bound(upper, "∞")})`;
  return [el("span", { class: "ratio" }, text), intervalBar(metric, axis),
    el("span", { class: "muted" }, limits(metric))];
}
