// The status page: reads the API as whoever looks at it, and shows what it says. No library, nothing kept but a token
// in this tab's session.
"use strict";

const API = "/api/v1";
const STATS_EVERY = 2000;
const STATE_EVERY = 10000; // tasks and agents, when no event says that they have changed
const PATIENCE = 8000; // for one answer
const LATENCY_WINDOW = 5; // samples: ten seconds
const PLOT = 60; // samples: two minutes
const EVENTS_SHOWN = 200;
const AGENTS_SHOWN = 50;
const TASKS_SHOWN = 8;
const LONGEST_PAGE = 1000; // of a list; the server gives no more at once
const LOUD = 3; // events at once; where there are more, none is pointed out
const TOKEN = /^[\x21-\x7e]+$/; // what a header can carry
const TASK_STATES = ["in_progress", "ready", "pending", "blocked", "completed", "failed", "cancelled"];
const AGENT_ORDER = ["busy", "idle", "draining", "paused", "registered", "lost", "stopped"];

const $ = (id) => document.getElementById(id);
const words = (state) => state.replaceAll("_", " ");

// ---- what is known

const known = {
  token: sessionStorage.getItem("muster-token"),
  project: new URLSearchParams(location.search).get("project"),
  samples: [],
  cursor: null,
  dirty: true,
  held: false,
  agents: new Map(),
  draining: false,
};

class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || `the server answered ${status}`);
    this.status = status;
  }
}

// ---- asking

function headers(more) {
  return known.token ? { ...more, Authorization: `Bearer ${known.token}` } : more;
}

async function ask(path) {
  const answer = await fetch(API + path, { headers: headers({}), signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) {
    throw new Refused(answer.status, await answer.json().catch(() => ({})));
  }
  return answer.json();
}

/** All of a list that the server answers by page. */
async function askAll(path, name) {
  const all = [];
  let after = "";
  do {
    const page = await ask(`${path}?limit=${LONGEST_PAGE}${after}`);
    all.push(...page[name]);
    after = page.next === null ? null : `&after=${encodeURIComponent(page.next)}`;
  } while (after !== null);
  return all;
}

const inProject = () => `project=${encodeURIComponent(known.project)}`;

// ---- the link to the server: one state, shown in one place

const link = { state: "connecting", lostAt: 0, wait: 0, timer: 0, retryAt: 0, telling: 0 };

function show(state, text) {
  clearTimeout(link.telling);
  link.state = state;
  $("link").dataset.state = state;
  $("link-text").textContent = text;
  $("banner").hidden = state !== "lost";
  document.body.classList.toggle("stale", state === "lost");
}

function alive() {
  link.wait = 0;
  clearTimeout(link.timer);
  show(known.draining ? "draining" : "live", known.draining ? "draining: no new work is given out" : "live");
}

function lost() {
  if (link.state !== "lost") {
    link.lostAt = Date.now();
  }
  show("lost", "connection lost");
  link.wait = Math.min(15000, Math.max(1000, link.wait * 2));
  link.retryAt = Date.now() + link.wait;
  clearTimeout(link.timer);
  link.timer = setTimeout(resume, link.wait);
  tellLost();
}

function tellLost() {
  if (link.state !== "lost") {
    return;
  }
  const seconds = Math.max(0, Math.ceil((link.retryAt - Date.now()) / 1000));
  warn(
    `The server has not answered since ${clock(link.lostAt)}. The figures below are from before.`,
    seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again.",
  );
  clearTimeout(link.telling);
  link.telling = setTimeout(tellLost, 1000);
}

/** Says what is wrong once, and beside it what changes each second, which nobody wants to hear read out each second. */
function warn(text, wait) {
  if ($("banner-text").textContent !== text) {
    $("banner-text").textContent = text;
  }
  $("banner-wait").textContent = wait;
}

function failed(error) {
  if (error instanceof Refused && error.status === 401) {
    askToken(known.token ? "The server does not take this token. Give another." : null);
  } else if (!(error instanceof Refused)) {
    lost();
  }
}

// ---- the token

function asking() {
  return !$("token-form").hidden;
}

function askToken(why) {
  stop();
  known.token = null;
  sessionStorage.removeItem("muster-token");
  if (why) {
    $("token-why").textContent = why;
  }
  $("main").hidden = true;
  $("pick").hidden = true;
  $("token-form").hidden = false;
  show("connecting", "waiting for a token");
  $("token").focus();
}

$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = $("token").value.trim();
  if (!TOKEN.test(token)) {
    $("token-why").textContent = "This is no token: one has no spaces, and no signs beyond ASCII. Was it cut short, or changed on its way?";
    return;
  }
  known.token = token;
  sessionStorage.setItem("muster-token", known.token);
  $("token").value = "";
  $("token-form").hidden = true;
  $("main").hidden = false;
  $("pick").hidden = false;
  resume();
});

// ---- figures

function number(value, digits = 0) {
  return value.toLocaleString(undefined, { maximumFractionDigits: digits });
}

function clock(time) {
  return new Date(time).toLocaleTimeString([], { hourCycle: "h23" });
}

function rate(value) {
  return number(value, value < 10 ? 1 : 0);
}

function bytes(value) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${number(value, value < 10 && unit > 1 ? 1 : 0)} ${units[unit]}`;
}

/** The time under which a share of the counted answers lies, in ms; null if there are none. */
function quantile(bounds, counts, share) {
  const all = counts.reduce((sum, each) => sum + each, 0);
  let rest = all * share;
  if (all === 0) {
    return null;
  }
  for (let i = 0; i < counts.length; i++) {
    if (rest <= counts[i]) {
      const low = i === 0 ? 0 : bounds[i - 1];
      const high = i < bounds.length ? bounds[i] : bounds[i - 1];
      return 1000 * (low + ((high - low) * rest) / Math.max(1, counts[i]));
    }
    rest -= counts[i];
  }
  return 1000 * bounds[bounds.length - 1];
}

function milliseconds(value) {
  return value === null ? "–" : number(value, value < 10 ? 2 : 0);
}

async function readStats() {
  let stats;
  try {
    stats = await ask("/admin/stats");
  } catch (error) {
    if (error instanceof Refused && error.status === 403) {
      $("stats-note").textContent = `The server's own figures are not for you: ${error.message}.`;
      $("stats-note").hidden = false;
      return;
    }
    throw error;
  }
  $("stats-note").hidden = true;
  const samples = known.samples;
  samples.push({ at: performance.now(), stats });
  if (samples.length > PLOT + 1) {
    samples.shift();
  }
  known.draining = stats.draining;
  $("queued").textContent = number(stats.queued);
  $("waiting").textContent = number(stats.waiting);
  $("events-all").textContent = number(stats.events);
  $("store").textContent = bytes(stats.store.database_bytes + stats.store.log_bytes);
  $("usable").textContent = bytes(stats.store.usable_bytes);
  $("connections").textContent = stats.connections ? number(stats.connections.all) : "–";
  $("sockets").textContent = stats.connections ? number(stats.connections.web_sockets) : "–";
  if (samples.length > 1) {
    showRates(samples);
  }
}

function perSecond(one, two, field) {
  return Math.max(0, two.stats[field] - one.stats[field]) / ((two.at - one.at) / 1000);
}

function showRates(samples) {
  const last = samples[samples.length - 1];
  const before = samples[samples.length - 2];
  $("rate").textContent = rate(perSecond(before, last, "answered"));
  $("event-rate").textContent = rate(perSecond(before, last, "events"));
  const base = samples[Math.max(0, samples.length - 1 - LATENCY_WINDOW)].stats.latency;
  const counts = last.stats.latency.counts.map((count, i) => Math.max(0, count - base.counts[i]));
  $("p50").textContent = milliseconds(quantile(last.stats.latency.bounds, counts, 0.5));
  const p99 = quantile(last.stats.latency.bounds, counts, 0.99);
  $("p99").textContent = p99 === null ? "–" : `${milliseconds(p99)} ms`;
  plot(samples.slice(1).map((each, i) => perSecond(samples[i], each, "answered")));
}

function plot(rates) {
  const top = Math.max(1, ...rates);
  const points = rates.map((each, i) => {
    const x = 120 - (rates.length - 1 - i) * (120 / (PLOT - 1));
    return `${x.toFixed(1)},${(26 - (each / top) * 24).toFixed(1)}`;
  });
  const line = `M${points.join("L")}`;
  const first = points[0].split(",")[0];
  draw("under", `${line}L120,28L${first},28Z`);
  draw("line", line);
}

function draw(name, data) {
  const svg = $("rate-plot");
  let path = svg.querySelector(`.${name}`);
  if (!path) {
    path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", name);
    svg.append(path);
  }
  path.setAttribute("d", data);
}

// ---- tasks and agents

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text !== undefined) {
    made.textContent = text;
  }
  if (kind) {
    made.className = kind;
  }
  return made;
}

function swatch(state) {
  const made = element("span", undefined, `swatch s-${state}`);
  made.setAttribute("aria-hidden", "true");
  return made;
}

function stateCell(state) {
  const cell = element("td", undefined, "state");
  cell.append(swatch(state), words(state));
  return cell;
}

function row(...cells) {
  const made = element("tr");
  made.append(...cells);
  return made;
}

async function readProjects() {
  const projects = await askAll("/projects", "projects");
  const names = projects.map((each) => each.name);
  const select = $("project");
  if (!names.includes(known.project)) {
    known.project = names.includes("default") ? "default" : (names[0] ?? null);
  }
  const shown = Array.from(select.options, (option) => option.value);
  if (shown.join("\n") !== names.join("\n")) {
    select.replaceChildren(...names.map((name) => new Option(name, name)));
  }
  select.value = known.project ?? "";
  select.disabled = names.length < 2;
}

async function readTasks() {
  if (known.project === null) {
    return;
  }
  const [project, working, newest] = await Promise.all([
    ask(`/projects/${encodeURIComponent(known.project)}`),
    ask(`/tasks?${inProject()}&state=in_progress&limit=${TASKS_SHOWN}`),
    ask(`/tasks?${inProject()}&limit=${TASKS_SHOWN}`),
  ]);
  showCounts(project.tasks);
  const tasks = new Map([...newest.tasks, ...working.tasks].map((task) => [task.id, task]));
  const order = new Set([...working.tasks, ...newest.tasks].map((task) => task.id));
  $("recent").replaceChildren(
    ...Array.from(order).slice(0, TASKS_SHOWN).map((id) => {
      const task = tasks.get(id);
      const title = element("td", task.title);
      title.title = task.title;
      return row(element("td", task.id, "id"), title, stateCell(task.state));
    }),
  );
  $("recent-table").hidden = order.size === 0;
  $("no-tasks").hidden = order.size > 0;
}

function showCounts(counts) {
  const all = TASK_STATES.reduce((sum, state) => sum + counts[state], 0);
  $("task-count").textContent = number(all);
  const bar = $("task-bar");
  const legend = $("task-states");
  bar.setAttribute("aria-label", TASK_STATES.map((state) => `${counts[state]} ${words(state)}`).join(", "));
  bar.replaceChildren(
    ...TASK_STATES.filter((state) => counts[state] > 0).map((state) => {
      const part = element("i", undefined, `s-${state}`);
      part.style.flexGrow = counts[state];
      return part;
    }),
  );
  legend.replaceChildren(
    ...TASK_STATES.map((state) => {
      const item = element("li", undefined, counts[state] === 0 ? "none" : "");
      item.append(swatch(state), words(state), element("b", number(counts[state])));
      return item;
    }),
  );
}

async function readAgents() {
  const agents = await askAll("/agents", "agents");
  agents.sort(
    (a, b) => AGENT_ORDER.indexOf(a.state) - AGENT_ORDER.indexOf(b.state) || b.last_seen_at.localeCompare(a.last_seen_at),
  );
  known.agents = new Map(agents.map((agent) => [agent.id, agent.name]));
  const working = agents.filter((agent) => agent.state === "busy").length;
  $("agent-count").textContent = agents.length === 0 ? "" : `${number(agents.length)}, ${number(working)} busy`;
  $("agents").replaceChildren(
    ...agents.slice(0, AGENTS_SHOWN).map((agent) => {
      const name = element("td", agent.name, "name");
      if (agent.capabilities.length > 0) {
        name.title = `can ${agent.capabilities.join(", ")}`;
      }
      const heard = element("td", ago(agent.last_seen_at), "num");
      heard.title = new Date(agent.last_seen_at).toLocaleString();
      return row(name, stateCell(agent.state), element("td", `${agent.holding} / ${agent.concurrency}`, "num"), heard);
    }),
  );
  $("agent-table").hidden = agents.length === 0;
  $("no-agents").hidden = agents.length > 0;
  $("more-agents").hidden = agents.length <= AGENTS_SHOWN;
  $("more-agents").textContent = `and ${number(agents.length - AGENTS_SHOWN)} more`;
}

function ago(time) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  if (seconds < 5) {
    return "now";
  }
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  return seconds < 86400 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86400)} d ago`;
}

// ---- events, as they happen. By fetch, since an EventSource cannot send a token.

let reader = new AbortController();
let following = false; // a stream is open, or asked for

async function follow() {
  reader.abort();
  const mine = new AbortController();
  reader = mine;
  following = true;
  if (known.project === null) {
    $("stream").textContent = "";
    return;
  }
  try {
    const more = known.cursor === null ? {} : { "Last-Event-ID": String(known.cursor) };
    const answer = await fetch(`${API}/events?${inProject()}`, {
      headers: headers({ Accept: "text/event-stream", ...more }),
      signal: mine.signal,
    });
    if (!answer.ok) {
      throw new Refused(answer.status, await answer.json().catch(() => ({})));
    }
    $("stream").textContent = known.held ? "held" : "live";
    await eachEvent(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    throw new TypeError("the stream has ended");
  } catch (error) {
    if (mine.signal.aborted) {
      return; // by who has begun the next, or wants none
    }
    following = false;
    $("stream").textContent = error instanceof Refused ? `refused: ${error.message}` : "broken off";
    failed(error);
  }
}

async function eachEvent(lines) {
  let rest = "";
  for (;;) {
    const { value, done } = await lines.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    add(blocks.map(parse).filter((each) => each !== null));
  }
}

/** What a block tells; null if it is no event. Each may say where the reader is now, so that it misses nothing later. */
function parse(block) {
  const event = { name: "", data: "" };
  for (const line of block.split("\n")) {
    if (line.startsWith("id: ")) {
      known.cursor = Number(line.slice(4));
    } else if (line.startsWith("event: ")) {
      event.name = line.slice(7);
    } else if (line.startsWith("data: ")) {
      event.data += line.slice(6);
    }
  }
  if (event.data === "") {
    return null;
  }
  return event.name === "resync" ? { gap: true } : JSON.parse(event.data);
}

const heldBack = [];

function add(events) {
  if (events.length === 0) {
    return;
  }
  known.dirty = true;
  if (known.held) {
    heldBack.push(...events);
    heldBack.splice(0, Math.max(0, heldBack.length - EVENTS_SHOWN));
    $("stream").textContent = `held, ${number(heldBack.length)}${heldBack.length === EVENTS_SHOWN ? " or more" : ""} new`;
    return;
  }
  const list = $("events");
  const items = events.slice(-EVENTS_SHOWN).reverse().map(item);
  if (items.length <= LOUD) {
    items.forEach((each) => each.classList.add("fresh"));
  }
  list.prepend(...items);
  while (list.childElementCount > EVENTS_SHOWN) {
    list.lastElementChild.remove();
  }
  $("no-events").hidden = true;
}

function item(event) {
  if (event.gap) {
    return element("li", "Events are missing here: the server does not have them any more.", "gap");
  }
  const made = element("li");
  const time = element("time", clock(event.at));
  time.dateTime = event.at;
  const topic = element("span", undefined, "topic");
  topic.append(swatch(event.to ?? "pending"), event.topic);
  const what = element("span", undefined, "what");
  if (event.task) {
    what.append(element("b", event.task), " ");
  }
  if (event.from && event.to && event.from !== event.to) {
    what.append(`${words(event.from)} → ${words(event.to)} `);
  }
  if (event.agent) {
    what.append(event.task ? "by " : "", element("b", known.agents.get(event.agent) ?? event.agent), " ");
  }
  if (event.data !== null) {
    what.append(typeof event.data === "string" ? event.data : JSON.stringify(event.data));
  }
  what.title = what.textContent;
  made.append(time, element("span", `#${event.seq}`, "seq"), topic, what);
  return made;
}

$("pause").addEventListener("click", () => {
  known.held = !known.held;
  $("pause").setAttribute("aria-pressed", String(known.held));
  $("pause").textContent = known.held ? "Go on" : "Hold";
  $("stream").textContent = known.held ? "held" : "live";
  if (!known.held) {
    add(heldBack.splice(0));
  }
});

$("project").addEventListener("change", () => {
  known.project = $("project").value;
  known.cursor = null;
  heldBack.length = 0;
  $("events").replaceChildren();
  $("no-events").hidden = false;
  history.replaceState(null, "", `?${inProject()}`);
  known.dirty = true;
  follow();
  refresh();
});

// ---- the round

let statsTimer = 0;
let stateAt = 0;
let running = false;

async function refresh() {
  if (running) {
    return;
  }
  running = true;
  clearTimeout(statsTimer);
  try {
    const before = known.project;
    await Promise.all([readStats(), known.dirty || Date.now() - stateAt > STATE_EVERY ? readState() : null]);
    if (asking() || document.hidden) {
      return; // for the token, or nobody looks any more: what was on its way is of no use
    }
    alive();
    statsTimer = setTimeout(refresh, STATS_EVERY);
    if (before !== known.project || !following) {
      follow();
    }
  } catch (error) {
    if (document.hidden) {
      return;
    }
    failed(error);
    if (error instanceof Refused && error.status !== 401) {
      show("lost", "the server refuses");
      warn(`The server refuses: ${error.message}`, "");
      statsTimer = setTimeout(refresh, STATE_EVERY);
    }
  } finally {
    running = false;
  }
}

async function readState() {
  known.dirty = false;
  stateAt = Date.now();
  await readProjects();
  await Promise.all([readTasks(), readAgents()]);
}

function stop() {
  clearTimeout(statsTimer);
  clearTimeout(link.timer);
  reader.abort();
  following = false;
}

function resume() {
  stop();
  known.dirty = true;
  known.samples.length = 0; // a restarted server counts from zero
  return refresh();
}

$("banner-retry").addEventListener("click", resume);

// Nobody looks: nothing is asked. An idle server stays idle.
document.addEventListener("visibilitychange", () => (document.hidden || asking() ? stop() : resume()));

resume();
