// Tries policies on recorded traffic: what each would have said, side by side.

import { button, el, field, setContent } from "./dom.js";
import { badge, duration, inPlainWords, inUnit, number, rulesList } from "./words.js";
import { explain, getJson, postJson, postText } from "./api.js";

const CHECK_AFTER_MS = 500;
const MOST_RUNS = 6;
const EXAMPLE = `# Keys that are left out are as in the built-in policy.
duration: 10m
alphaAbort: 0.01
metrics:
  - name: error_rate
    kind: error-rate
    margin: 1.5
    slack: 0.002
  - name: latency_p99
    kind: latency-quantile
    quantile: 0.99
    margin: 1.2
`;

export function showReplay(present) {
  document.title = "Try a policy – Canary Judge";
  const file = el("input", { id: "trace", type: "file", accept: ".csv,.gz,text/csv" });
  const drop = el("div", { class: "drop" }, field("Recorded traffic", file,
    "CSV, may be gzipped: t_ms,variant,instance,latency_us,status. Or drop the file here."));
  const policy = el("textarea", { id: "policy", rows: "14", spellcheck: "false", placeholder: "Empty: the built-in policy" });
  const checked = el("div", { id: "checked", role: "status" });
  const look = el("input", { id: "look", value: "1s", size: "6" });
  const outcome = el("p", { class: "problem", role: "alert" });
  const go = el("button", { type: "submit", class: "main" }, "Run");
  const runs = [];
  const results = el("section", { "aria-live": "polite" });
  /** The file that was chosen, read or being read. */
  let trace = Promise.resolve(null);
  let check = 0;
  const aborter = new AbortController();

  const validate = async () => {
    check++;
    const mine = check;
    try {
      const { words } = await postText("/api/v1/policies/check", policy.value, "application/yaml", aborter.signal);
      if (mine === check) setContent(checked, el("p", { class: "good-text" }, "This is a policy."),
        el("details", {}, el("summary", {}, "What it means"), el("pre", { tabindex: "0" }, words)));
    } catch (failure) {
      if (mine !== check || aborter.signal.aborted) return;
      setContent(checked, el("p", { class: "problem" }, "This is no policy yet:"), errorsList(failure));
    }
  };
  let timer = 0;
  policy.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(validate, CHECK_AFTER_MS);
  });
  const read = async (chosen) => {
    try {
      return { name: chosen.name, text: await textOf(chosen) };
    } catch {
      outcome.textContent = `${chosen.name} cannot be read: it is neither text nor gzip.`;
      return null;
    }
  };
  const take = (chosen) => {
    outcome.textContent = "";
    runs.length = 0;
    setContent(results);
    trace = chosen ? read(chosen) : Promise.resolve(null);
  };
  file.addEventListener("change", () => take(file.files[0]));
  dropZone(drop, (dropped) => {
    const files = new DataTransfer();
    files.items.add(dropped);
    file.files = files.files;
    take(dropped);
  });

  const run = async (recorded) => {
    const text = policy.value.trim();
    const name = text === "" ? "Built-in policy" : `Policy ${runs.filter((each) => each.policy !== "").length + 1}`;
    const body = { trace: recorded.text, look: look.value.trim() || "1s", ...(text ? { policy: text } : {}) };
    const result = await postJson("/api/v1/replays", body, aborter.signal);
    runs.push({ name, policy: text, result, look: body.look });
    if (runs.length > MOST_RUNS) runs.shift();
    setContent(results, ...resultsTable(recorded.name, runs, (old) => {
      policy.value = old;
      validate();
      policy.focus();
    }));
  };
  const form = el("form", { class: "replay" },
    el("div", {}, drop, field("Time between two looks", look, "such as 1s or 500ms")),
    el("div", {}, field("Policy (YAML or JSON)", policy), checked,
      el("div", { class: "buttons" }, button("Insert an example", () => {
        policy.value = EXAMPLE;
        validate();
      }), go)), outcome);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    outcome.textContent = "";
    const recorded = await trace;
    if (recorded === null) {
      outcome.textContent ||= "Choose a file of recorded traffic first.";
      file.focus();
      return;
    }
    go.disabled = true;
    go.textContent = "Running…";
    try {
      await run(recorded);
    } catch (failure) {
      if (!aborter.signal.aborted) setContent(outcome, explain(failure), errorsList(failure));
    } finally {
      go.disabled = false;
      go.textContent = "Run";
    }
  });
  present("Try a policy on recorded traffic",
    el("p", {}, "The traffic goes through the very same windows, judge and rules as live traffic. Run it with several policies "
      + "and see what each would have said. Nothing is kept."),
    form, keysHelp(aborter.signal), results);
  validate();
  return () => {
    aborter.abort();
    clearTimeout(timer);
  };
}

async function textOf(file) {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const stream = isGzip ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
  return new Response(stream).text();
}

function dropZone(element, take) {
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("over");
  });
  element.addEventListener("dragleave", () => element.classList.remove("over"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("over");
    if (event.dataTransfer.files.length > 0) take(event.dataTransfer.files[0]);
  });
}

function errorsList(failure) {
  const { errors, rows } = failure.problem ?? {};
  const lines = [...(errors ?? []).map((error) => `${error.field || "the document"}: ${error.detail}`),
    ...(rows?.errors ?? []).slice(0, 5).map((error) => `row ${error.row}, column ${error.column}: ${error.detail}`)];
  return el("ul", { class: "problem" }, ...(lines.length ? lines : [explain(failure)]).map((line) => el("li", {}, line)));
}

/** A column for each run, a row for each thing to compare. */
function resultsTable(traceName, runs, edit) {
  const names = [...new Set(runs.flatMap(({ result }) => result.metrics.map((metric) => metric.name)))];
  const row = (title, cell) => el("tr", {}, el("th", { scope: "row" }, title),
    ...runs.map((each) => el("td", { "data-label": each.name }, ...[cell(each)].flat())));
  const metric = (name) => ({ result }) => {
    const found = result.metrics.find((each) => each.name === name);
    if (!found) return "not judged";
    return [badge(found.judgement), el("div", { class: "muted" }, found.effect
      ? `${inUnit(found.baseline.value, found.unit)} → ${inUnit(found.canary.value, found.unit)}, ratio ${number(found.effect.estimate)}`
      : found.cause)];
  };
  const first = runs[0].result;
  const left = first.rows ? `; ${first.rows.refused} bad rows were left out of ${first.rows.accepted + first.rows.refused}` : "";
  return [el("h2", {}, `What ${traceName} comes to`),
    el("p", { class: "muted" }, `${duration(first.endMs - first.startMs)} of traffic${left}`),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Results" },
      el("table", { class: "plain results" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Run"), ...runs.map((each) => el("th", { scope: "col" }, each.name)))),
        el("tbody", {},
          row("Verdict", ({ result }) => [badge(result.verdict), el("div", {}, inPlainWords(result))]),
          row("Reached after", ({ result }) => duration(result.decidedAtMs - result.startMs)),
          row("Reason", ({ result }) => result.reason),
          ...names.map((name) => row(name, metric(name))),
          row("Rules", ({ result }) => rulesList(result.reasons)),
          row("Changes", ({ result }) => el("ol", { class: "changes" }, ...result.timeline.map((change) =>
            el("li", {}, `${duration(change.atMs - result.startMs)}: ${change.verdict}${change.urgency === "NONE" ? "" : ` (${change.urgency})`}`)))),
          row("Policy", (each) => button(each.policy === "" ? "Back to the built-in one" : "Edit this one", () => edit(each.policy))))))];
}

/** The keys of a policy, as the served schema has them. */
function keysHelp(signal) {
  const list = el("dl", { class: "keys" });
  const details = el("details", {}, el("summary", {}, "The keys of a policy"), list);
  details.addEventListener("toggle", async () => {
    if (!details.open || list.children.length > 0) return;
    try {
      const schema = await getJson("/policy.schema.json", signal);
      list.append(...Object.entries(schema.properties).flatMap(([key, { description, default: fallback }]) => [
        el("dt", {}, el("code", {}, key)),
        el("dd", {}, description ?? "", fallback === undefined ? "" : ` Default: ${JSON.stringify(fallback)}.`)]));
    } catch (failure) {
      list.append(el("dd", {}, explain(failure)));
    }
  });
  return details;
}
