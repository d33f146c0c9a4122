// The list of rollouts and analyses, with search and filters, which stand in the page's address.

import { button, el, field, head, select, setContent, setText } from "./dom.js";
import { badge, inPlainWords, time } from "./words.js";
import { getJson, poll } from "./api.js";

const PERIOD_MS = 2000;
const PAGE = 100;
const STATES = [["", "Any"], ["CONTINUE", "Undecided"], ["PROMOTE", "Promote"], ["ABORT", "Abort"],
  ["INCONCLUSIVE", "Inconclusive"], ["running", "Still running"], ["ended", "Ended"]];
const TIMES = [["", "Any time"], ["3600", "Last hour"], ["86400", "Last day"], ["604800", "Last week"]];

/**
 * Shows the list.
 *
 * @param query the filters as the address has them
 * @param present shows the parts under a heading
 */
export function showList(query, present) {
  document.title = "Canary Judge";
  const search = el("input", { id: "search", type: "search", placeholder: "service, version, reason", value: query.get("q") ?? "" });
  const state = select("state", STATES, query.get("state") ?? "");
  const service = select("service", [["", "All"]], "");
  const since = select("since", TIMES, query.get("since") ?? "");
  const summary = el("p", { class: "muted", role: "status" });
  const body = el("tbody");
  const table = el("table", { class: "list", hidden: true }, head([["Release"], ["Stage"], ["Verdict"], ["Since"], ["Reason"]]), body);
  const more = button("Show more", () => { shown += PAGE; render(); }, { hidden: true });
  const empty = emptyState();
  const filters = el("form", { class: "filters", role: "search" }, field("Search", search), field("State", state),
    field("Service", service), field("Changed", since));
  let everything = [];
  let shown = PAGE;
  let hasRollouts = true;
  let isLoaded = false;

  const render = () => {
    const found = everything.filter((each) => matches(each, { search: search.value, state: state.value, service: service.value, since: since.value }));
    const chosen = service.value;
    setContent(service, el("option", { value: "" }, "All"),
      ...[...new Set(everything.map((each) => each.service).concat(chosen || []))].sort()
        .map((name) => el("option", { value: name }, name)));
    service.value = chosen;
    update(body, found.slice(0, shown));
    more.hidden = found.length <= shown;
    table.hidden = found.length === 0;
    empty.hidden = !isLoaded || everything.length > 0;
    setText(summary, !isLoaded || everything.length === 0 ? "" : `${found.length} of ${everything.length} shown`);
  };
  const remember = () => {
    const now = new URLSearchParams();
    for (const [name, control] of [["q", search], ["state", state], ["service", service], ["since", since]]) {
      if (control.value) now.set(name, control.value);
    }
    history.replaceState(null, "", `#/${now.size ? `?${now}` : ""}`);
    shown = PAGE;
    render();
  };
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("input", remember);
  if (query.get("service")) {
    service.append(el("option", { value: query.get("service") }, query.get("service")));
    service.value = query.get("service");
  }
  present("Releases", filters, summary, table, more, empty);

  return poll(PERIOD_MS, async (signal) => {
    const [analyses, rollouts] = await Promise.all([
      getJson("/api/v1/analyses", signal), hasRollouts ? rolloutsOf(signal) : null]);
    hasRollouts = rollouts !== null;
    isLoaded = true;
    everything = [...analyses.analyses.map((each) => ({ ...each, kind: "analyses" })),
      ...(rollouts ?? []).map((each) => ({ ...each, kind: "rollouts", ended: each.final }))]
      .sort((one, other) => (age(one) < age(other) ? 1 : -1));
    render();
  });
}

/** Ids begin with their kind and go on with the moment at which they were made. */
function age(each) {
  return each.id.slice(3);
}

async function rolloutsOf(signal) {
  try {
    return (await getJson("/api/v1/rollouts", signal)).rollouts;
  } catch (failure) {
    if (failure.status === 404) return null;
    throw failure;
  }
}

function matches(each, { search, state, service, since }) {
  const words = [each.id, each.service, each.baseline, each.canary, each.stage, each.reason, each.verdict].join(" ").toLowerCase();
  const isInState = state === "" || state === each.verdict || (state === "ended" && each.ended) || (state === "running" && !each.ended);
  return isInState && (service === "" || each.service === service)
    && (since === "" || Date.now() - Date.parse(each.since) < Number(since) * 1000)
    && search.toLowerCase().split(/\s+/).every((word) => words.includes(word));
}

/** Brings the rows up to date, in place as far as it goes. */
function update(body, found) {
  const known = new Map([...body.children].map((row) => [row.dataset.id, row]));
  const rows = found.map((each) => {
    const row = known.get(each.id) ?? el("tr", { "data-id": each.id });
    setContent(row, ...cells(each));
    return row;
  });
  if (rows.length !== body.children.length || rows.some((row, i) => body.children[i] !== row)) body.replaceChildren(...rows);
}

function cells(each) {
  const address = `#/${each.kind}/${encodeURIComponent(each.id)}`;
  return [
    el("th", { scope: "row" }, el("a", { href: address }, `${each.service} ${each.canary}`),
      el("div", { class: "muted" }, `${each.kind === "rollouts" ? "rollout" : "analysis"} against ${each.baseline}`)),
    el("td", { "data-label": "Stage" }, each.stage),
    el("td", {}, badge(each.verdict), el("div", { class: "muted" }, [each.urgency === "NONE" ? null : each.urgency,
      each.phase ?? (each.ended ? "ended" : null)].filter(Boolean).join(", "))),
    el("td", { "data-label": "Since" }, time(each.since)),
    el("td", { class: "fact" }, each.reason || inPlainWords(each)),
  ];
}

function emptyState() {
  const start = `curl -X POST ${location.origin}/api/v1/analyses -H 'content-type: application/json' \\\n`
    + `  -d '{"service":"checkout","baseline":"1.4.2","canary":"1.5.0"}'`;
  const write = `curl ${location.origin}/api/v2/write \\\n`
    + `  --data-binary 'requests,service=checkout,version=1.5.0,instance=a latency_us=1830,status=200i'`;
  return el("section", { hidden: true },
    el("p", {}, "No canary is being judged. Start with:"), el("pre", { tabindex: "0" }, start),
    el("p", {}, "and send what its and the baseline's requests do:"), el("pre", { tabindex: "0" }, write));
}
