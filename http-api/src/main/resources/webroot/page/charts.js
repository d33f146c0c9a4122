// Charts, drawn by uPlot in the colours of the page; each has its words and its numbers beside it.

import uPlot from "../lib/uplot-1.6.32/uPlot.esm.js";
import { el, head } from "./dom.js";
import { number } from "./words.js";

const HEIGHT = 260;
/** Fewer points than these are shown each: a line of one would not be seen. */
const FEW = 20;
const LEGEND = { markers: { dash: (u, i) => (u.series[i].dash ? "dashed" : "solid") } };
const dark = matchMedia("(prefers-color-scheme: dark)");

/** A colour of the page as it is now. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function translucent(name) {
  return `${colour(name)}33`;
}

function axis(label, values, more = {}) {
  return {
    label, values, labelSize: 22, labelFont: "12px system-ui, sans-serif", font: "12px system-ui, sans-serif",
    stroke: colour("muted"), grid: { stroke: colour("grid"), width: 1 }, ticks: { stroke: colour("grid"), width: 1 }, ...more,
  };
}

/** The points of a line in its colour, where there are few. */
function points(name) {
  return { show: (u) => u.data[0].length < FEW, size: 4, stroke: colour(name), fill: colour(name) };
}

/** Lines of both cohorts: the baseline's is dashed, so that nobody needs the colours. */
function cohortSeries(digits = 3) {
  const value = (u, v) => (v === null || v === undefined ? "–" : number(v, digits));
  return [
    { label: "baseline", stroke: colour("baseline"), width: 2, dash: [6, 4], points: points("baseline"), value },
    { label: "canary", stroke: colour("canary"), width: 2, points: points("canary"), value },
  ];
}

/**
 * A chart that can be given other data later.
 *
 * @param title what it shows
 * @param options makes uPlot's options from the data, in the present colours
 * @param describe the data in a sentence, for who cannot see the chart
 * @param table makes columns and rows of the most important numbers
 */
function chart(title, options, describe, table) {
  const canvas = el("div", { class: "canvas", role: "img" });
  const numbers = el("div", { class: "scroll" });
  const figure = el("figure", { class: "chart" }, el("figcaption", {}, title), canvas,
    el("details", { class: "numbers" }, el("summary", {}, `${title}: the numbers`), numbers));
  let plot = null;
  let data = null;
  const width = () => Math.max(240, canvas.clientWidth);
  const draw = () => {
    plot?.destroy();
    plot = data === null ? null : new uPlot({ width: width(), height: HEIGHT, legend: LEGEND, ...options(data) }, data.columns, canvas);
  };
  const resized = new ResizeObserver(() => {
    if (plot !== null && plot.width !== width()) plot.setSize({ width: width(), height: HEIGHT });
  });
  resized.observe(canvas);
  dark.addEventListener("change", draw);
  return {
    figure,
    show(next) {
      data = next;
      canvas.setAttribute("aria-label", describe(next));
      const { columns, rows } = table(next);
      numbers.replaceChildren(el("table", { class: "plain" }, head(columns.map((name, i) => [name, i ? "number" : undefined])),
        el("tbody", {}, ...rows.map(([first, ...rest]) =>
          el("tr", {}, el("th", { scope: "row" }, first), ...rest.map((cell) => el("td", { class: "number" }, cell)))))));
      draw();
    },
    close() {
      resized.disconnect();
      dark.removeEventListener("change", draw);
      plot?.destroy();
    },
  };
}

// ---- percentiles, as HdrHistogram's own plots have them

const READ_OUT = [50, 75, 90, 95, 99, 99.9, 99.99, 100];

/** One request in how many is slower. */
function oneIn(percentile) {
  return 100 / (100 - percentile);
}

function percentileName(inHowMany) {
  const percentile = 100 - 100 / inHowMany;
  return `${Number(percentile.toFixed(6))} %`;
}

/** Puts both cohorts onto the percentiles of either. */
function joinPercentiles({ baseline, canary }) {
  const cells = new Map();
  [baseline, canary].forEach((cohort, i) => cohort.percentiles.forEach(([percentile, millis], at) => {
    const isMost = at === cohort.percentiles.length - 1;
    const x = isMost ? Math.max(1, cohort.latencies) : oneIn(percentile);
    if (!cells.has(x)) cells.set(x, [null, null]);
    cells.get(x)[i] = millis;
  }));
  const xs = [...cells.keys()].sort((a, b) => a - b);
  return [xs, xs.map((x) => cells.get(x)[0]), xs.map((x) => cells.get(x)[1])];
}

function atPercentile(cohort, percentile) {
  const pairs = cohort.percentiles;
  if (pairs.length === 0) return null;
  if (percentile < 100 && cohort.latencies * (100 - percentile) < 100) return null;
  return (pairs.find(([at]) => at >= percentile - 1e-9) ?? pairs[pairs.length - 1])[1];
}

const millis = (value) => (value === null ? "–" : `${number(value)} ms`);

export function percentileChart() {
  return chart("Latency by percentile",
    () => ({
      scales: { x: { time: false, distr: 3, log: 10 }, y: { range: (u, least, most) => [0, most * 1.05] } },
      axes: [axis("percentile", (u, splits) => splits.map((x) => (x === null ? null : percentileName(x)))), axis("latency, ms", null, { size: 60 })],
      series: [{ label: "percentile", value: (u, x) => (x === null ? "–" : percentileName(x)) },
        ...cohortSeries().map((series) => ({ ...series, spanGaps: true }))],
    }),
    ({ data }) => `Latency by percentile on a logarithmic axis. ${READ_OUT.slice(0, 6)
      .map((p) => `p${p}: baseline ${millis(atPercentile(data.baseline, p))}, canary ${millis(atPercentile(data.canary, p))}`)
      .join("; ")}.`,
    ({ data }) => ({
      columns: ["Percentile", "Baseline", "Canary", "Canary / baseline"],
      rows: READ_OUT.map((p) => {
        const [b, c] = [atPercentile(data.baseline, p), atPercentile(data.canary, p)];
        return [p === 100 ? "slowest" : `p${p}`, millis(b), millis(c), b && c !== null ? number(c / b) : "–"];
      }),
    }));
}

/** What {@link percentileChart} shows of an answer of the service. */
export function percentileData(data) {
  return { columns: joinPercentiles(data), data };
}

// ---- density

export function densityChart() {
  const bars = uPlot.paths.stepped({ align: 1 });
  return chart("Density of latencies",
    () => ({
      scales: { x: { time: false, distr: 3, log: 10 }, y: { range: (u, least, most) => [0, Math.max(most * 1.05, 0.01)] } },
      axes: [axis("latency, ms, logarithmic", (u, splits) => splits.map((x) => (x === null ? null : number(x)))),
        axis("share of requests", (u, splits) => splits.map((y) => `${number(y * 100)} %`), { size: 60 })],
      series: [{ label: "ms", value: (u, x) => number(x) },
        ...cohortSeries().map((series, i) => ({ ...series, paths: bars, fill: translucent(i ? "canary" : "baseline"),
          value: (u, v) => (v === null || v === undefined ? "–" : `${number(v * 100)} %`) }))],
    }),
    ({ data }) => `Share of requests by latency on a logarithmic axis. Most frequent: baseline about ${mode(data, "baseline")}, `
      + `canary about ${mode(data, "canary")}.`,
    ({ data }) => ({
      columns: ["Latency", "Baseline", "Canary"],
      rows: data.density.baseline.map((share, i) => [
        `${number(data.density.edges[i])}–${number(data.density.edges[i + 1])} ms`,
        `${number(share * 100)} %`, `${number(data.density.canary[i] * 100)} %`]),
    }));
}

function mode({ density }, cohort) {
  const shares = density[cohort];
  if (shares.length === 0 || Math.max(...shares) === 0) return "nothing";
  const at = shares.indexOf(Math.max(...shares));
  return `${number(Math.sqrt(density.edges[at] * density.edges[at + 1]))} ms`;
}

/** What {@link densityChart} shows of an answer of the service. */
export function densityData(data) {
  const { edges, baseline, canary } = data.density;
  const ended = (shares) => [...shares, shares.length ? shares[shares.length - 1] : null].slice(0, edges.length);
  return { columns: [edges, ended(baseline), ended(canary)], data };
}

// ---- the looks

const clock = (u, splits) => splits.map((seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hourCycle: "h23" }));
const ratioText = (u, v) => (v === null || v === undefined ? "–" : number(v));

/** The confidence sequence: what was proven of the ratio at each look, against the margin. */
export function sequenceChart() {
  const line = (name, label, more) => ({ label, stroke: colour(name), width: 1.5, points: { show: false }, value: ratioText, ...more });
  return chart("Proven of canary / baseline, look by look",
    ({ span }) => ({
      scales: { y: { distr: 3, log: 2, range: () => span } },
      axes: [axis("time", clock, { space: 70 }), axis("canary / baseline", (u, splits) => splits.map((v) => (v === null ? null : number(v))),
        { size: 60, splits: () => ratioSplits(span) })],
      series: [{ label: "look", value: (u, seconds) => (seconds === null ? "–" : new Date(seconds * 1000).toLocaleTimeString()) },
        line("canary", "lower bound", { width: 1, points: points("canary") }),
        line("canary", "upper bound", { width: 1, points: points("canary") }),
        line("text", "estimate", { width: 2, points: { show: true, size: 4, fill: colour("text") } }),
        line("bad", "margin", {}), line("good", "pass margin", { dash: [5, 4] }), line("control", "as the baseline", { width: 1 })],
      bands: [{ series: [2, 1], fill: translucent("canary") }],
    }),
    ({ metric, looks }) => `${metric.name}: what was proven of canary over baseline at ${looks.at.length} of ${looks.total} looks. `
      + `Last: estimate ${ratioText(null, looks.estimate.at(-1))}, between ${ratioText(null, looks.lower.at(-1))} and `
      + `${looks.upper.at(-1) === null ? "any value" : ratioText(null, looks.upper.at(-1))}.`,
    ({ looks }) => {
      const step = Math.max(1, Math.ceil(looks.at.length / 20));
      const shown = looks.at.map((at, i) => i).filter((i) => (looks.at.length - 1 - i) % step === 0);
      return {
        columns: ["Look", "Judgement", "Requests", "Estimate", "Lower", "Upper"],
        rows: shown.map((i) => [new Date(looks.at[i]).toLocaleTimeString(), looks.judgement[i].replace("_", " "), number(looks.n[i], 9),
          ratioText(null, looks.estimate[i]), ratioText(null, looks.lower[i]), looks.upper[i] === null ? "∞" : number(looks.upper[i])]),
      };
    });
}

function ratioSplits([least, most]) {
  const steps = most / least > 50 ? [0.01, 0.1, 1, 10, 100]
    : most / least > 8 ? [0.06, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]
      : most / least > 2.5 ? [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6]
        : [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
  return steps.filter((step) => step >= least && step <= most);
}

/**
 * What {@link sequenceChart} shows.
 *
 * @param history an answer of the service
 * @param metric as the verdict has it
 * @param lines the ratios at which margin and pass margin lie
 */
export function sequenceData(history, metric, lines) {
  const found = history.metrics.find((each) => each.name === metric.name);
  const looks = { ...found, at: history.at, total: history.looks };
  const known = [...looks.estimate, lines.margin, lines.pass, 1].filter((value) => value !== null && value > 0);
  const bounds = [...looks.lower.slice(-1), ...looks.upper.slice(-1)].filter((value) => value !== null && value > 0);
  const span = [Math.max(0.01, Math.min(...known, ...bounds, 0.8) * 0.9), Math.min(100, Math.max(...known, ...bounds, 1.4) * 1.1)];
  const within = (value) => Math.min(span[1], Math.max(span[0], value));
  const isKnown = (i) => looks.judgement[i] !== "NO_DATA" && looks.n[i] > 0;
  const all = (value) => looks.at.map(() => value);
  return {
    metric, looks, span,
    columns: [looks.at.map((at) => Date.parse(at) / 1000),
      looks.lower.map((value, i) => (isKnown(i) ? within(value ?? 0) : null)),
      looks.upper.map((value, i) => (isKnown(i) ? within(value ?? Infinity) : null)),
      looks.estimate.map((value) => (value === null || value <= 0 ? null : within(value))),
      all(lines.margin), all(lines.pass), all(1)],
  };
}

/** Both cohorts' values, look by look. */
export function valuesChart(unit) {
  const factor = unit === "ratio" ? 100 : 1;
  const name = unit === "ratio" ? "%" : unit;
  return chart("Values of both versions, look by look",
    () => ({
      scales: { y: { range: (u, least, most) => [0, most > 0 ? most * 1.1 : 1] } },
      axes: [axis("time", clock, { space: 70 }), axis(name || "value", null, { size: 60 })],
      series: [{ label: "look", value: (u, seconds) => (seconds === null ? "–" : new Date(seconds * 1000).toLocaleTimeString()) },
        ...cohortSeries()],
    }),
    ({ looks }) => `Values look by look. Last: baseline ${number(scaled(looks.baseline.at(-1), factor))} ${name}, `
      + `canary ${number(scaled(looks.canary.at(-1), factor))} ${name}.`,
    ({ looks }) => {
      const step = Math.max(1, Math.ceil(looks.at.length / 20));
      const shown = looks.at.map((at, i) => i).filter((i) => (looks.at.length - 1 - i) % step === 0);
      return {
        columns: ["Look", "Baseline", "Canary"],
        rows: shown.map((i) => [new Date(looks.at[i]).toLocaleTimeString(),
          `${number(scaled(looks.baseline[i], factor))} ${name}`, `${number(scaled(looks.canary[i], factor))} ${name}`]),
      };
    });
}

function scaled(value, factor) {
  return value === null || value === undefined ? null : value * factor;
}

/** What {@link valuesChart} shows. */
export function valuesData(history, metric) {
  const factor = metric.unit === "ratio" ? 100 : 1;
  const found = history.metrics.find((each) => each.name === metric.name);
  return {
    looks: { ...found, at: history.at },
    columns: [history.at.map((at) => Date.parse(at) / 1000),
      found.baseline.map((value) => scaled(value, factor)), found.canary.map((value) => scaled(value, factor))],
  };
}
