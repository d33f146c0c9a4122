// Chooses one of the analyses that have ended, and finds out by which policy it was judged.

import { el, field, setContent, setText } from "./dom.js";
import { badgeText, moment } from "./words.js";
import { explain, getJson } from "./api.js";

const MOST_SHOWN = 200;

/**
 * The list of analyses that have ended, newest first.
 *
 * @param choose called with what was chosen: its `id`, its `name` in words and its `policy` as text
 * @param signal ends what is under way
 */
export function pastPicker(choose, signal) {
  const search = el("input", { id: "past-search", type: "search", placeholder: "service, version, stage, verdict" });
  const list = el("select", { id: "past", size: "8" });
  const status = el("p", { class: "muted", role: "status" });
  const problem = el("p", { class: "problem", role: "alert" });
  let ended = [];
  let chosen = "";
  let asked = 0;

  const render = () => {
    const words = search.value.toLowerCase().split(/\s+/);
    const found = ended.filter((each) => words.every((word) => `${nameOf(each)} ${each.id} ${each.verdict}`.toLowerCase().includes(word)));
    setContent(list, ...found.slice(0, MOST_SHOWN).map((each) =>
      el("option", { value: each.id }, `${moment(each.since)} ${badgeText(each.verdict)}: ${nameOf(each)}`)));
    list.value = chosen;
    setText(status, ended.length === 0 ? "No analysis has ended yet."
      : `${Math.min(found.length, MOST_SHOWN)} of ${ended.length} shown${found.length > MOST_SHOWN ? "; search for older ones" : ""}`);
  };
  const take = async (id) => {
    const mine = ++asked;
    chosen = id;
    setText(problem, "");
    const analysis = ended.find((each) => each.id === id);
    try {
      const { policy } = await getJson(`/api/v1/analyses/${encodeURIComponent(id)}/policy`, signal);
      if (mine === asked) choose({ id, name: analysis ? nameOf(analysis) : id, policy: readable(policy) });
    } catch (failure) {
      if (mine === asked && !signal.aborted) setText(problem, explain(failure));
    }
  };
  search.addEventListener("input", render);
  list.addEventListener("change", () => take(list.value));
  return {
    element: el("div", { class: "past" }, field("Find an analysis", search), field("Analyses that have ended, newest first", list,
      "A rollout has one for each stage that was judged."), status, problem),
    focus: () => list.focus(),
    /** Fetches the list anew, and chooses the analysis of this id if there is one. */
    async load(id) {
      chosen = id ?? "";
      try {
        const { analyses } = await getJson("/api/v1/analyses", signal);
        ended = analyses.filter((each) => each.ended).sort((one, other) => (one.id < other.id ? 1 : -1));
        render();
      } catch (failure) {
        if (!signal.aborted) setText(problem, explain(failure));
        return;
      }
      if (id) await take(id);
    },
  };
}

function nameOf({ service, canary, baseline, stage }) {
  return `${service} ${canary} against ${baseline}${stage ? `, ${stage}` : ""}`;
}

/** JSON in lines, anything else as it is. */
function readable(policy) {
  try {
    return JSON.stringify(JSON.parse(policy), null, 2);
  } catch {
    return policy.trimEnd();
  }
}
