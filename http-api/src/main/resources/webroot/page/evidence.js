// What a metric's judgement stands on: opened from its row, and drawn anew while the analysis goes on.

import { el, head, setContent } from "./dom.js";
import { count, inUnit, number } from "./words.js";
import { explain, getJson, repeat } from "./api.js";
import { marks } from "./interval.js";
import { densityChart, densityData, percentileChart, percentileData, sequenceChart, sequenceData, valuesChart, valuesData } from "./charts.js";

const REFRESH_MS = 3000;

/**
 * The evidence of one metric.
 *
 * @param path of the analysis
 * @param latest gives the metric as the last verdict has it
 * @param hasEnded whether nothing will change any more
 */
export function evidencePanel(path, latest, hasEnded) {
  const isLatency = latest().unit === "ms";
  const charts = isLatency
    ? [sequenceChart(), percentileChart(), densityChart()]
    : [sequenceChart(), valuesChart(latest().unit)];
  const counts = el("div");
  const problem = el("p", { class: "problem", role: "status" });
  const element = el("div", { class: "evidence" }, problem, counts, ...charts.map((chart) => chart.figure));
  let stop = () => {};

  const load = async (signal) => {
    const metric = latest();
    const [history, traffic] = await Promise.all([
      getJson(`${path}/history`, signal), getJson(`${path}/distributions`, signal)]);
    problem.textContent = "";
    setContent(counts, countsTable(metric, traffic));
    showLooks(history, metric);
    if (isLatency) showDistributions(traffic);
    if (hasEnded()) stop();
  };
  const showLooks = (history, metric) => {
    const hasLooks = history.at.length > 0 && history.metrics.some((each) => each.name === metric.name);
    charts[0].figure.hidden = !hasLooks || !metric.effect;
    if (hasLooks && metric.effect) charts[0].show(sequenceData(history, metric, marks(metric)));
    if (!isLatency) {
      charts[1].figure.hidden = !hasLooks;
      if (hasLooks) charts[1].show(valuesData(history, metric));
    }
  };
  const showDistributions = (traffic) => {
    const hasAny = traffic.density.edges.length > 0;
    charts.slice(1).forEach((chart) => { chart.figure.hidden = !hasAny; });
    if (hasAny) {
      charts[1].show(percentileData(traffic));
      charts[2].show(densityData(traffic));
    }
  };
  const open = () => {
    stop();
    stop = repeat(REFRESH_MS, async (signal) => {
      try {
        await load(signal);
      } catch (failure) {
        if (signal.aborted) return;
        if (!("status" in failure)) throw failure;
        problem.textContent = `The evidence cannot be loaded: ${explain(failure)}`;
      }
    });
  };
  return {
    element,
    open,
    pause: () => stop(),
    close() {
      stop();
      charts.forEach((chart) => chart.close());
    },
  };
}

function countsTable(metric, { baseline, canary, from }) {
  const row = (name, value) => el("tr", {}, el("th", { scope: "row" }, name),
    el("td", { class: "number" }, value(baseline)), el("td", { class: "number" }, value(canary)));
  const percent = (cohort) => (cohort.outcomes ? ` (${number((100 * cohort.failures) / cohort.outcomes)} %)` : "");
  const judged = metric.effect ? [el("tr", {}, el("th", { scope: "row" }, "Judged value"),
    el("td", { class: "number" }, inUnit(metric.baseline.value, metric.unit)),
    el("td", { class: "number" }, inUnit(metric.canary.value, metric.unit))),
  el("tr", {}, el("th", { scope: "row" }, "Samples behind it"),
    el("td", { class: "number" }, count(metric.baseline.n)), el("td", { class: "number" }, count(metric.canary.n)))] : [];
  return el("table", { class: "plain counts" },
    el("caption", {}, from ? `Samples of both versions since ${new Date(from).toLocaleTimeString()}` : "No window has ended yet"),
    head([[""], ["Baseline", "number"], ["Canary", "number"]].map(([name, kind]) => [name || "What", kind])),
    el("tbody", {}, ...judged, row("Requests", (cohort) => count(cohort.requests)),
      row("Failed", (cohort) => `${count(cohort.failures)}${percent(cohort)}`),
      row("With a latency", (cohort) => count(cohort.latencies))));
}
