// What is proven of a ratio, as a bar on a logarithmic axis that all rows share.

import { el, svg } from "./dom.js";
import { bound, limits, number } from "./words.js";

const WIDTH = 208;
const MIDDLE = 11;
const HALF = 2.5;

/** The ratio at which a margin lies: its slack counts in shares of the baseline's value. */
function asRatio(margin, slack, { baseline, direction }) {
  if (!slack || !baseline?.value) return margin;
  const share = slack / baseline.value;
  return direction === "decrease" ? margin * Math.max(0, 1 - share) : margin + share;
}

export function marks(metric) {
  const { margin, slack, passMargin, passSlack } = metric.effect;
  return { margin: asRatio(margin, slack, metric), pass: asRatio(passMargin, passSlack, metric) };
}

export function axisOf(metrics) {
  const known = metrics.filter((metric) => metric.effect)
    .flatMap((metric) => [metric.effect.estimate, metric.effect.lower, metric.effect.upper,
      ...Object.values(marks(metric))])
    .filter((value) => Number.isFinite(value) && value > 0.05);
  return {
    least: Math.max(0.2, Math.min(0.8, ...known) * 0.95),
    most: Math.min(10, Math.max(1.6, ...known) * 1.05),
  };
}

export function intervalBar(metric, axis) {
  const effect = metric.effect;
  const { margin, pass } = marks(metric);
  const x = (ratio) => {
    const position = Math.log(ratio / axis.least) / Math.log(axis.most / axis.least);
    return Math.round(Math.min(1, Math.max(0, position)) * (WIDTH - 8) * 10) / 10 + 4;
  };
  const left = x(effect.lower || axis.least);
  const right = x(effect.upper ?? axis.most);
  const vertical = (ratio, name) => svg("line", { class: name, x1: x(ratio), x2: x(ratio), y1: 1, y2: 21 });
  const text = `ratio ${bound(effect.estimate, "unknown")}, proven between ${bound(effect.lower, "0")} and `
    + `${bound(effect.upper, "any value")}, ${limits(metric)}`;
  const frame = { class: "interval", viewBox: `0 0 ${WIDTH} 22`, preserveAspectRatio: "none" };
  return svg("svg", { ...frame, role: "img", "aria-label": text },
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: MIDDLE, y2: MIDDLE }),
    vertical(1, "one"), vertical(margin, "margin"),
    pass === margin ? null : vertical(pass, "pass"),
    svg("line", { class: "bounds", x1: left, x2: right, y1: MIDDLE, y2: MIDDLE }),
    effect.estimate
      ? svg("rect", { class: "estimate", x: x(effect.estimate) - HALF, y: MIDDLE - 5, width: 2 * HALF, height: 10 })
      : null);
}

/** What the marks of the bars mean. */
export function barKey(axis) {
  return el("p", { class: "muted" },
    `Bars: what is proven of the ratio, on a logarithmic axis from ${number(axis.least, 2)} to `,
    `${number(axis.most, 2)}; grey line 1, `,
    el("span", { class: "key margin" }, "solid line"), " margin beyond which it has regressed, ",
    el("span", { class: "key pass" }, "dashed line"), " margin within which it passes.");
}
