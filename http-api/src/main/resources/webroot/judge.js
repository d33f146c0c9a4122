// The page of Canary Judge: a list of analyses, and one analysis live. Data reach the page as text nodes only.

const LIST_PERIOD_MS = 2000;
const RECONNECT_MS = 3000;
const WITHIN = { IMMEDIATE: "5 minutes", FAST: "30 minutes", PLANNED: "2 hours" };
const TONE = { PROMOTE: "good", ABORT: "bad", INCONCLUSIVE: "warn", PASS: "good", IMPROVED: "good", REGRESSED: "bad" };

const main = document.getElementById("main");
const connection = document.getElementById("connection");
let leave = () => {};
let movesFocus = false;

// ---- building blocks

function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Changes a text only when it differs, so that nothing is announced twice. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setClass(element, name) {
  if (element.className !== name) element.className = name;
}

/** A table's head; each column has a name and maybe a class. */
function head(columns) {
  const cell = ([name, kind]) => el("th", { scope: "col", class: kind ?? "" }, name);
  return el("thead", {}, el("tr", {}, ...columns.map(cell)));
}

function badge(word) {
  return el("span", { class: badgeClass(word) }, word.replace("_", " "));
}

function badgeClass(word) {
  return `badge ${TONE[word] ?? ""}`.trim();
}

// ---- words and numbers

function number(value, digits = 3) {
  if (value === null || value === undefined) return "–";
  return new Intl.NumberFormat("en", { maximumSignificantDigits: digits }).format(value);
}

function inUnit(value, unit) {
  if (value === null || value === undefined) return "–";
  return unit === "ratio" ? `${number(value * 100)} %` : `${number(value)} ${unit}`.trim();
}

function bound(value, otherwise) {
  return value === null || value === undefined ? otherwise : number(value);
}

function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function inPlainWords(verdict) {
  const watch = verdict.urgency === "MONITOR" ? " Something deserves a look, see the rules below." : "";
  switch (verdict.verdict) {
    case "PROMOTE":
      return `Promote ${verdict.canary}: it may go on.${watch}`;
    case "ABORT":
      return `Abort ${verdict.canary}: roll back within ${WITHIN[verdict.urgency]} (${verdict.urgency}).`;
    case "INCONCLUSIVE":
      return `Not proven in time: do not promote ${verdict.canary}.${watch}`;
    default:
      return `Not decided yet: leave ${verdict.canary} where it is.${watch}`;
  }
}

function stillNeeded(metric) {
  if (metric.judgement === "NO_DATA") return metric.cause;
  if (metric.judgement !== "UNDECIDED") return "nothing";
  if (!metric.needs) return "more of the same will not decide it";
  return `about ${number(metric.needs.samples)} more canary requests, ${duration(metric.needs.seconds * 1000)}`;
}

function limits({ effect, unit, direction }) {
  const sign = direction === "decrease" ? "−" : "+";
  const inWords = (slack) => (unit === "ratio" ? `${number(slack * 100)} percentage points` : inUnit(slack, unit));
  const room = (slack) => (slack ? ` ${sign} ${inWords(slack)}` : "");
  return `margin ${number(effect.margin)}${room(effect.slack)}, `
    + `pass ${number(effect.passMargin)}${room(effect.passSlack)}`;
}

// ---- the interval of a ratio, on a log axis that all rows share

/** The ratio at which a margin lies: its slack counts in shares of the baseline's value. */
function asRatio(margin, slack, { baseline, direction }) {
  if (!slack) return margin;
  const share = slack / baseline.value;
  return direction === "decrease" ? margin * Math.max(0, 1 - share) : margin + share;
}

function marks(metric) {
  const { margin, slack, passMargin, passSlack } = metric.effect;
  return {
    margin: asRatio(margin, slack, metric),
    pass: asRatio(passMargin, passSlack, metric),
  };
}

function axisOf(metrics) {
  const known = metrics.filter((metric) => metric.effect)
    .flatMap((metric) => [metric.effect.estimate, metric.effect.lower, metric.effect.upper,
      ...Object.values(marks(metric))])
    .filter((value) => Number.isFinite(value) && value > 0.05);
  return {
    least: Math.max(0.2, Math.min(0.8, ...known) * 0.95),
    most: Math.min(10, Math.max(1.6, ...known) * 1.05),
  };
}

function intervalBar(metric, axis) {
  const effect = metric.effect;
  const { margin, pass } = marks(metric);
  const width = 208;
  const middle = 11;
  const x = (ratio) => {
    const position = Math.log(ratio / axis.least) / Math.log(axis.most / axis.least);
    return Math.round(Math.min(1, Math.max(0, position)) * (width - 8) * 10) / 10 + 4;
  };
  const left = x(effect.lower || axis.least);
  const right = x(effect.upper ?? axis.most);
  const vertical = (ratio, name) => svg("line", { class: name, x1: x(ratio), x2: x(ratio), y1: 1, y2: 21 });
  const text = `ratio ${bound(effect.estimate, "unknown")}, proven between ${bound(effect.lower, "0")} and `
    + `${bound(effect.upper, "any value")}, ${limits(metric)}`;
  const frame = { class: "interval", viewBox: `0 0 ${width} 22`, preserveAspectRatio: "none" };
  const half = 2.5;
  return svg("svg", { ...frame, role: "img", "aria-label": text },
    svg("line", { class: "axis", x1: 0, x2: width, y1: middle, y2: middle }),
    vertical(1, "one"), vertical(margin, "margin"),
    pass === margin ? null : vertical(pass, "pass"),
    svg("line", { class: "bounds", x1: left, x2: right, y1: middle, y2: middle }),
    effect.estimate
      ? svg("rect", { class: "estimate", x: x(effect.estimate) - half, y: middle - 5, width: 2 * half, height: 10 })
      : null);
}

// ---- the list

function showList() {
  document.title = "Canary Judge";
  const rows = new Map();
  const body = el("tbody");
  const table = el("table", { hidden: "" },
    head([["Release"], ["Stage"], ["Verdict"], ["Reason"]]),
    body);
  const empty = emptyState();
  present("Analyses", table, empty);

  const update = (analyses) => {
    table.toggleAttribute("hidden", analyses.length === 0);
    empty.toggleAttribute("hidden", analyses.length > 0);
    const present = new Set(analyses.map((analysis) => analysis.id));
    for (const [id, row] of rows) if (!present.has(id)) { row.element.remove(); rows.delete(id); }
    for (const analysis of analyses) {
      if (!rows.has(analysis.id)) {
        rows.set(analysis.id, listRow(analysis));
        body.prepend(rows.get(analysis.id).element);
      }
      rows.get(analysis.id).update(analysis);
    }
  };
  return poll(async (signal) => update((await getJson("/api/v1/analyses", signal)).analyses));
}

function listRow(analysis) {
  const stage = el("td", { "data-label": "Stage" });
  const verdict = el("span");
  const reason = el("td");
  const address = `#/analyses/${encodeURIComponent(analysis.id)}`;
  const link = el("a", { href: address }, `${analysis.service} ${analysis.canary}`);
  const element = el("tr", {},
    el("th", { scope: "row" }, link, el("div", { class: "muted" }, `against ${analysis.baseline}`)),
    stage, el("td", {}, verdict), reason);
  return {
    element,
    update(now) {
      setText(stage, now.stage);
      setText(verdict, now.verdict);
      setClass(verdict, badgeClass(now.verdict));
      setText(reason, now.reason);
    },
  };
}

function emptyState() {
  const start = `curl -X POST ${location.origin}/api/v1/analyses -H 'content-type: application/json' \\\n`
    + `  -d '{"service":"checkout","baseline":"1.4.2","canary":"1.5.0"}'`;
  const write = `curl ${location.origin}/api/v2/write \\\n`
    + `  --data-binary 'requests,service=checkout,version=1.5.0,instance=a latency_us=1830,status=200i'`;
  return el("section", { hidden: "" },
    el("p", {}, "No canary is being judged. Start with:"), el("pre", {}, start),
    el("p", {}, "and send what its and the baseline's requests do:"), el("pre", {}, write));
}

/** Calls an action now and every two seconds while the page can be seen; gives the function that ends it. */
function poll(action) {
  const aborter = new AbortController();
  let timer = 0;
  const tick = async () => {
    if (!document.hidden) {
      try {
        await action(aborter.signal);
        setText(connection, "");
      } catch (failure) {
        if (!aborter.signal.aborted) setText(connection, "The service cannot be reached; trying again.");
      }
    }
    if (!aborter.signal.aborted) timer = setTimeout(tick, LIST_PERIOD_MS);
  };
  tick();
  return () => {
    aborter.abort();
    clearTimeout(timer);
  };
}

async function getJson(path, signal) {
  const response = await fetch(path, { signal, headers: { accept: "application/json" } });
  if (response.status === 401) requireLogin().catch(() => {});
  if (!response.ok) {
    throw Object.assign(new Error(`the service answered ${response.status}`), { status: response.status });
  }
  return response.json();
}

// ---- one analysis

/** @param id as it stands in the address, percent signs and all */
function showAnalysis(id) {
  const path = `/api/v1/analyses/${id}`;
  const aborter = new AbortController();
  let events = null;
  let clock = 0;
  let retry = 0;

  const follow = (view) => {
    events = new EventSource(`${path}/events`);
    events.onopen = () => setText(connection, "live");
    for (const name of ["verdict", "progress"]) {
      events.addEventListener(name, (event) => view.update(JSON.parse(event.data)));
    }
    events.addEventListener("end", () => {
      events.close();
      view.end();
      setText(connection, "ended");
    });
    events.onerror = () => {
      setText(connection, "Connection lost; trying again.");
      if (events.readyState === EventSource.CLOSED) retry = setTimeout(open, RECONNECT_MS);
    };
  };
  const open = async () => {
    try {
      const view = analysisView(await getJson(path, aborter.signal));
      clearInterval(clock);
      clock = setInterval(view.tick, 1000);
      follow(view);
    } catch (failure) {
      if (aborter.signal.aborted) return;
      if (failure.status === 404) {
        present("No such analysis",
          el("p", {}, "The service does not know it, or no longer. ", el("a", { href: "#/" }, "All analyses")));
        setText(connection, "");
        return;
      }
      setText(connection, "The service cannot be reached; trying again.");
      retry = setTimeout(open, RECONNECT_MS);
    }
  };
  open();
  return () => {
    aborter.abort();
    events?.close();
    clearInterval(clock);
    clearTimeout(retry);
  };
}

/** Builds the view of one analysis; its parts are updated in place. */
function analysisView(state) {
  const line = el("p", { class: "line" });
  const reason = el("p", { class: "fact" });
  const times = el("p", { class: "muted" });
  const verdictBox = el("div", {}, el("div", { "aria-live": "polite" }, line, reason), times);
  const metrics = el("div");
  const rules = el("div");
  const guards = el("div");
  const raw = el("pre");
  const details = el("details", {}, el("summary", {}, "The verdict as JSON"), raw);
  present(`${state.service} ${state.canary}`,
    el("p", { class: "muted" }, `against ${state.baseline}${state.stage ? `, stage ${state.stage}` : ""}`),
    verdictBox, el("h2", {}, "Metrics"), metrics, el("h2", {}, "Rules that fire"), rules,
    el("h2", {}, "Traffic"), guards, details);

  let now = state.verdict;
  let receivedAt = performance.now();
  let ended = state.ended;
  const tick = () => setText(times, timesLine(state, now, ended ? 0 : performance.now() - receivedAt, ended));
  const update = (verdict) => {
    now = verdict;
    receivedAt = performance.now();
    document.title = `${verdict.verdict}: ${state.service} ${state.canary}`;
    setText(line, inPlainWords(verdict));
    setText(reason, verdict.reason);
    const tone = TONE[verdict.verdict] ?? (verdict.urgency === "MONITOR" ? "warn" : "");
    setClass(verdictBox, `verdict ${tone}`.trim());
    metrics.replaceChildren(...metricsTable(verdict.metrics));
    rules.replaceChildren(rulesList(verdict.reasons));
    guards.replaceChildren(guardsList(verdict.guards));
    if (details.open) setText(raw, JSON.stringify(verdict, null, 2));
    tick();
  };
  details.addEventListener("toggle", () => setText(raw, JSON.stringify(now, null, 2)));
  update(state.verdict);
  return {
    update,
    tick,
    end() {
      ended = true;
      tick();
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

function metricsTable(metrics) {
  const axis = axisOf(metrics);
  const columns = [["Metric"], ["Judgement"], ["Baseline", "number"], ["Canary", "number"],
    ["Canary / baseline"], ["Still needed"]];
  const table = el("table", {},
    head(columns),
    el("tbody", {}, ...metrics.map((metric) => metricRow(metric, axis))));
  if (!metrics.some((metric) => metric.effect)) return [table];
  return [table, el("p", { class: "muted" },
    `Bars: what is proven of the ratio, on a logarithmic axis from ${number(axis.least, 2)} to `,
    `${number(axis.most, 2)}; grey line 1, `,
    el("span", { class: "key margin" }, "solid line"), " margin beyond which it has regressed, ",
    el("span", { class: "key pass" }, "dashed line"), " margin within which it passes.")];
}

function metricRow(metric, axis) {
  const note = metric.critical ? null : el("div", { class: "muted" }, "for information");
  return el("tr", {},
    el("th", { scope: "row" }, metric.name, note),
    el("td", {}, badge(metric.judgement)),
    el("td", { class: "number", "data-label": "Baseline" }, ...cohortValue(metric.baseline, metric.unit)),
    el("td", { class: "number", "data-label": "Canary" }, ...cohortValue(metric.canary, metric.unit)),
    el("td", {}, ...(metric.effect ? ratio(metric, axis) : [])),
    el("td", { "data-label": "Still needed" }, stillNeeded(metric)));
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

function rulesList(reasons) {
  if (reasons.length === 0) return el("p", { class: "muted" }, "None.");
  return el("ul", { class: "rules" }, ...reasons.map((reason) => {
    const tone = reason.urgency === "MONITOR" ? "warn" : "bad";
    return el("li", {}, el("span", { class: `badge ${tone}` }, reason.urgency), ` ${reason.text}`,
      reason.metric ? el("div", { class: "muted" }, evidence(reason)) : null);
  }));
}

function guardsList(guards) {
  if (guards.length === 0) return el("p", { class: "muted" }, "Nothing is the matter with it.");
  return el("ul", { class: "rules" }, ...guards.map((guard) =>
    el("li", {}, el("span", { class: guard.blocksPromotion ? "badge warn" : "badge" }, guard.code), ` ${guard.text}`,
      guard.blocksPromotion ? el("div", { class: "muted" }, "Nothing is promoted while this is so.") : null)));
}

function evidence(reason) {
  return `${reason.metric}: observed ${number(reason.observed)}, limit ${number(reason.limit)}, `
    + `proven between ${bound(reason.lower, "0")} and ${bound(reason.upper, "∞")}`;
}

// ---- which view

/** Shows a view. After a way through a link, reading goes on at its heading. */
function present(title, ...parts) {
  const heading = el("h1", { tabindex: "-1" }, title);
  main.replaceChildren(heading, ...parts);
  if (movesFocus) heading.focus();
  movesFocus = false;
}

// ---- who you are

/** Asks for a token. It goes to the service, which puts it into a cookie that no script can read. */
function showLogin() {
  document.title = "Log in · Canary Judge";
  const token = el("input", { id: "token", type: "password", autocomplete: "off", required: "", size: "40" });
  const problem = el("p", { role: "alert" });
  const form = el("form", {},
    el("p", {}, el("label", { for: "token" }, "API token, or token of your identity provider")),
    el("p", {}, token, " ", el("button", { type: "submit" }, "Log in")),
    problem);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = JSON.stringify({ token: token.value.trim() });
    token.value = "";
    try {
      const response = await fetch("/api/v1/session", { method: "POST", body });
      if (response.ok) route();
      else setText(problem, (await response.json()).detail);
    } catch (failure) {
      setText(problem, "The service cannot be reached.");
    }
  });
  present("Log in", form);
  token.focus();
  return () => {};
}

async function showLogout() {
  const response = await fetch("/api/v1/session", { headers: { accept: "application/json" } });
  const who = response.ok ? await response.json() : { kind: "unproved" };
  document.getElementById("logout")?.remove();
  if (who.kind === "unproved") return;
  const button = el("button", { id: "logout", type: "button" }, `Log out ${who.name}`);
  button.addEventListener("click", async () => {
    await fetch("/api/v1/session", { method: "DELETE" });
    button.remove();
    route();
  });
  connection.before(button);
}

/** Shows the login instead of the view where the service wants to know who asks. */
async function requireLogin() {
  const view = location.hash;
  const response = await fetch("/api/v1/session", { headers: { accept: "application/json" } });
  if (response.status === 401 && view === location.hash) {
    leave();
    leave = showLogin();
  }
}

function route() {
  leave();
  setText(connection, "");
  showLogout().catch(() => {});
  const id = location.hash.match(/^#\/analyses\/([^/]+)$/);
  main.replaceChildren();
  leave = id ? showAnalysis(id[1]) : showList();
}

addEventListener("hashchange", () => {
  movesFocus = true;
  route();
});
route();
