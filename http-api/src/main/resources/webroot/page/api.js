// Talks to the service.

const RECONNECT_MS = 3000;

const connection = document.getElementById("connection");

/** A request that was not answered as wished; `status` is 0 where there was no answer at all. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? (status ? `the service answered ${status}` : "the service cannot be reached"));
    this.status = status;
    this.problem = problem ?? {};
  }
}

/** Told when the service wants to know who is asking. */
export const loginNeeded = new EventTarget();

export function say(text) {
  if (connection.textContent !== text) connection.textContent = text;
}

export function getJson(path, signal) {
  return request(path, { signal });
}

export function postJson(path, body, signal) {
  return request(path, { method: "POST", body: JSON.stringify(body), signal });
}

export function postText(path, text, type, signal) {
  return request(path, { method: "POST", body: text, signal, headers: { "content-type": type } });
}

export async function request(path, { headers, ...options }) {
  const response = await fetch(path, {
    ...options,
    headers: { accept: "application/json", ...(options.body ? { "content-type": "application/json" } : {}), ...headers },
  }).catch((failure) => {
    if (options.signal?.aborted) throw failure;
    throw new Refused(0);
  });
  const text = await response.text();
  const body = isJson(response) ? JSON.parse(text) : null;
  if (response.ok) return body;
  if (response.status === 401) loginNeeded.dispatchEvent(new Event("needed"));
  throw new Refused(response.status, body);
}

function isJson(response) {
  return /json/.test(response.headers.get("content-type") ?? "");
}

/** What went wrong, for people. */
export function explain(failure) {
  if (failure.status === 401) return "Log in first.";
  if (failure.status === 403) return `You may not do that: ${failure.message}.`;
  if (failure.status === 0) return "The service cannot be reached.";
  return failure.message;
}

/** Calls an action now and every so often while the page can be seen; gives the function that ends it. */
export function repeat(everyMs, action) {
  const aborter = new AbortController();
  let timer = 0;
  const tick = async () => {
    if (!document.hidden) await action(aborter.signal);
    if (!aborter.signal.aborted) timer = setTimeout(tick, everyMs);
  };
  tick();
  return () => {
    aborter.abort();
    clearTimeout(timer);
  };
}

/** As {@link repeat}, and says in the header whether the service can be reached. */
export function poll(everyMs, action) {
  return repeat(everyMs, async (signal) => {
    try {
      await action(signal);
      say("");
    } catch (failure) {
      if (signal.aborted) return;
      if (!("status" in failure)) throw failure;
      say(failure.status > 0 ? explain(failure) : "The service cannot be reached; trying again.");
    }
  });
}

/**
 * Loads what is at a path, then follows its events, again and again when the connection is lost.
 *
 * @param open gets what was loaded and gives the listeners by event; `end` is called when nothing follows
 * @param missing called when there is nothing at the path
 */
export function follow(path, open, missing) {
  const aborter = new AbortController();
  let events = null;
  let retry = 0;
  const listen = (listeners) => {
    events = new EventSource(`${path}/events`);
    events.onopen = () => say("live");
    for (const [name, listener] of Object.entries(listeners)) {
      events.addEventListener(name, (event) => {
        if (name === "end") {
          events.close();
          say("ended");
          listener();
        } else {
          listener(JSON.parse(event.data));
        }
      });
    }
    events.onerror = () => {
      say("Connection lost; trying again.");
      if (events.readyState === EventSource.CLOSED) retry = setTimeout(begin, RECONNECT_MS);
    };
  };
  const begin = async () => {
    try {
      listen(open(await getJson(path, aborter.signal)));
    } catch (failure) {
      if (aborter.signal.aborted || failure.status === 401) return;
      if (!("status" in failure)) throw failure;
      if (failure.status === 404 || failure.status === 403) {
        say("");
        missing(failure);
        return;
      }
      say("The service cannot be reached; trying again.");
      retry = setTimeout(begin, RECONNECT_MS);
    }
  };
  begin();
  return () => {
    aborter.abort();
    events?.close();
    clearTimeout(retry);
  };
}
