// Tries policies on recorded traffic or on a past analysis: what each would have said, side by side.

import { button, el, field, setContent } from "./dom.js";
import { badge, duration, inPlainWords, inUnit, number, rulesList } from "./words.js";
import { explain, getJson, postJson, postText } from "./api.js";
import { pastPicker } from "./past.js";

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

/**
 * Shows the form and what comes of it.
 *
 * @param query may name an `analysis` to begin with
 * @param present shows the parts under a heading
 */
export function showReplay(query, present) {
  document.title = "Try a policy – Canary Judge";
  const file = el("input", { id: "trace", type: "file", accept: ".csv,.gz,text/csv" });
  const drop = el("div", { class: "drop" }, field("Recorded traffic", file,
    "CSV, may be gzipped: t_ms,variant,instance,latency_us,status. Or drop the file here."));
  const policy = el("textarea", { id: "policy", rows: "14", spellcheck: "false" });
  const checked = el("div", { id: "checked", role: "status" });
  const look = el("input", { id: "look", size: "6" });
  const outcome = el("div", { class: "problem", role: "alert" });
  const go = el("button", { type: "submit", class: "main" }, "Run");
  const runs = [];
  const results = el("section", { "aria-live": "polite" });
  /** What was chosen, read or being read: its `name`, its part of the `request`, and of an analysis its `own` policy. */
  let recording = Promise.resolve(null);
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
  const edit = (text) => {
    clearTimeout(timer);
    policy.value = text;
    validate();
  };
  const take = (chosen) => {
    outcome.replaceChildren();
    runs.length = 0;
    setContent(results);
    recording = chosen;
  };
  const read = async (chosen) => {
    try {
      return { name: chosen.name, request: { trace: await textOf(chosen) } };
    } catch {
      outcome.textContent = `${chosen.name} cannot be read: it is neither text nor gzip.`;
      return null;
    }
  };
  const takeFile = (chosen) => take(chosen ? read(chosen) : Promise.resolve(null));
  file.addEventListener("change", () => takeFile(file.files[0]));
  dropZone(drop, (dropped) => {
    const files = new DataTransfer();
    files.items.add(dropped);
    file.files = files.files;
    takeFile(dropped);
  });
  const past = pastPicker((chosen) => {
    take(Promise.resolve({ name: chosen.name, request: { analysis: chosen.id }, own: chosen.policy }));
    edit(chosen.policy);
  }, aborter.signal);
  const source = sourceChoice((isPast, id) => {
    drop.hidden = isPast;
    past.element.hidden = !isPast;
    look.placeholder = isPast ? "1 window" : "1s";
    policy.placeholder = isPast ? "Empty: the policy by which it was judged" : "Empty: the built-in policy";
    if (!isPast) {
      takeFile(file.files[0]);
      return;
    }
    take(Promise.resolve(null));
    past.load(id);
  });

  const run = async ({ name, request, own }) => {
    const text = policy.value.trim();
    const every = look.value.trim();
    const body = { ...request, ...(every ? { look: every } : {}), ...(text ? { policy: text } : {}) };
    const result = await postJson("/api/v1/replays", body, aborter.signal);
    runs.push({ name: runName(text, own, runs), policy: text, result });
    if (runs.length > MOST_RUNS) runs.shift();
    setContent(results, ...resultsTable(name, withOriginal(runs, own), (old) => {
      edit(old);
      policy.focus();
    }));
  };
  const form = el("form", { class: "replay" },
    el("div", {}, source.element, drop, past.element, field("Time between two looks", look, "such as 1s or 500ms")),
    el("div", {}, field("Policy (YAML or JSON)", policy), checked,
      el("div", { class: "buttons" }, button("Insert an example", () => edit(EXAMPLE)), go)), outcome);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    outcome.replaceChildren();
    const chosen = await recording;
    if (chosen === null) {
      if (outcome.textContent === "") outcome.textContent = source.isPast() ? "Choose an analysis first." : "Choose a file of recorded traffic first.";
      if (source.isPast()) past.focus();
      else file.focus();
      return;
    }
    go.disabled = true;
    go.textContent = "Running…";
    try {
      await run(chosen);
    } catch (failure) {
      if (!aborter.signal.aborted) setContent(outcome, ...(hasErrors(failure) ? [explain(failure)] : []), errorsList(failure));
    } finally {
      go.disabled = false;
      go.textContent = "Run";
    }
  });
  present("Try a policy on recorded traffic",
    el("p", {}, "The traffic goes through the very same windows, judge and rules as live traffic. Run it with several policies "
      + "and see what each would have said. Nothing is kept."),
    form, keysHelp(aborter.signal), results);
  source.begin(query.get("analysis"));
  validate();
  return () => {
    aborter.abort();
    clearTimeout(timer);
  };
}

/** Whether a file or an analysis is judged; `changed` is told which, and the analysis to begin with. */
function sourceChoice(changed) {
  const radio = (id, text) => {
    const input = el("input", { type: "radio", name: "source", id });
    input.addEventListener("change", () => changed(isPast()));
    return [input, el("label", { for: id }, text)];
  };
  const [file, fileLabel] = radio("from-file", "A file");
  const [past, pastLabel] = radio("from-past", "A past analysis");
  const isPast = () => past.checked;
  return {
    element: el("fieldset", { class: "choice" }, el("legend", {}, "What to judge"), file, fileLabel, past, pastLabel),
    isPast,
    begin(analysis) {
      (analysis ? past : file).checked = true;
      changed(isPast(), analysis);
    },
  };
}

function runName(text, own, runs) {
  if (own !== undefined && (text === "" || text === own.trim())) return "Its own policy, again";
  if (text === "") return "Built-in policy";
  const others = runs.filter((each) => each.name.startsWith("Policy "));
  return `Policy ${others.length === 0 ? 1 : Number(others.at(-1).name.slice("Policy ".length)) + 1}`;
}

/** The runs with what the service told of an analysis before them. */
function withOriginal(runs, own) {
  const { original, startMs, endMs } = runs.at(-1).result;
  if (!original) return runs;
  const { canary } = original;
  return [{ name: "What was told", policy: own, result: { ...original, startMs, endMs } },
    ...runs.map((each) => ({ ...each, result: { ...each.result, canary } }))];
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

function hasErrors({ problem }) {
  return (problem?.errors ?? problem?.rows?.errors ?? []).length > 0;
}

function errorsList(failure) {
  const { errors, rows } = failure.problem ?? {};
  const lines = [...(errors ?? []).map((error) => `${error.field || "the document"}: ${error.detail}`),
    ...(rows?.errors ?? []).slice(0, 5).map((error) => `row ${error.row}, column ${error.column}: ${error.detail}`)];
  return el("ul", { class: "problem" }, ...(lines.length ? lines : [explain(failure)]).map((line) => el("li", {}, line)));
}

/** A column for each run, a row for each thing to compare. */
function resultsTable(recordingName, runs, edit) {
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
  const last = runs.at(-1).result;
  return [el("h2", {}, `What ${recordingName} comes to`),
    el("p", { class: "muted" }, `${duration(last.endMs - last.startMs)} of traffic${leftOut(last)}`),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Results" },
      el("table", { class: "plain results" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Run"), ...runs.map((each) => el("th", { scope: "col" }, each.name)))),
        el("tbody", {},
          row("Verdict", ({ result }) => [badge(result.verdict), el("div", {}, inPlainWords(result))]),
          row("Reached after", ({ result }) => (result.final ? duration(result.decidedAtMs - result.startMs) : "not reached")),
          row("Reason", ({ result }) => result.reason),
          ...names.map((name) => row(name, metric(name))),
          row("Rules", ({ result }) => rulesList(result.reasons)),
          row("Changes", ({ result }) => el("ol", { class: "changes" }, ...result.timeline.map((change) =>
            el("li", {}, `${duration(change.atMs - result.startMs)}: ${change.verdict}${change.urgency === "NONE" ? "" : ` (${change.urgency})`}`)))),
          ...(runs.some(({ result }) => result.notes?.length > 0) ? [row("Notes", ({ result }) => (result.notes ?? []).map((note) => el("p", {}, note)))] : []),
          row("Policy", (each) => button(each.policy === "" ? "Empty the editor" : "Edit this one", () => edit(each.policy))))))];
}

/** What of the recording was not there to be judged. */
function leftOut({ rows, windows, signals, original }) {
  const parts = [];
  if (rows) parts.push(`${rows.refused} bad rows were left out of ${rows.accepted + rows.refused}`);
  if (windows?.empty > 0) parts.push(`in ${windows.empty} of ${windows.total} windows neither version had a request`);
  if (signals > 0) parts.push(`${signals} ${signals === 1 ? "signal was" : "signals were"} reported, and counts from then on`);
  if (original) parts.push("what was told has the numbers of the moment at which it was told, the others those of the end");
  return parts.map((part) => `; ${part}`).join("");
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
