// The dashboard: asks the engine's JSON API every two seconds and draws what it answers. All text goes
// through text nodes, so whatever a record holds is shown as text.
const $ = (id) => document.getElementById(id);

async function get(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok && path !== "/readyz") throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function cell(content, className) {
  const td = document.createElement("td");
  td.append(content ?? "");
  if (className) td.className = className;
  return td;
}

function row(...cells) {
  const tr = document.createElement("tr");
  tr.append(...cells);
  return tr;
}

function link(text, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = text;
  button.addEventListener("click", action);
  return button;
}

// The rows of a table, or one that says that there is nothing.
function fill(id, rows, nothing) {
  const none = cell(nothing, "none");
  none.colSpan = $(id).parentElement.tHead.rows[0].cells.length;
  $(id).replaceChildren(...(rows.length > 0 ? rows : [row(none)]));
}

const number = (value) => cell(Math.round(value).toLocaleString(), "number");

function when(text) {
  const time = new Date(text);
  const today = time.toDateString() === new Date().toDateString();
  return today ? time.toLocaleTimeString() : time.toLocaleString();
}

const shown = (value) => (value === null || value === undefined ? "—" : typeof value === "object" ? JSON.stringify(value) : String(value));

function meter(used, capacity) {
  const bar = document.createElement("meter");
  bar.max = capacity || 1;
  bar.value = used;
  bar.high = capacity * 0.8;
  bar.textContent = `${used} of ${capacity}`;
  return bar;
}

function drawOverview(overview) {
  $("queue").replaceChildren(...Object.entries(overview.queue).map(([name, value]) => {
    const group = document.createElement("div");
    const term = document.createElement("dt");
    const count = document.createElement("dd");
    term.textContent = name;
    count.textContent = typeof value === "number" ? value.toLocaleString() : value;
    group.append(term, count);
    return group;
  }));
  const checks = Object.entries(overview.health).flatMap(([pack, all]) => Object.entries(all).map(([name, check]) =>
    row(cell(pack), cell(name), cell(check.ok ? "ok" : "overdue", check.ok ? "" : "failed"), cell(check.last ? when(check.last) : "not yet"))));
  $("health-section").hidden = checks.length === 0;
  fill("health", checks, "no checks");
  fill("budgets", overview.budgets.map((b) =>
    row(cell(b.connection), cell(b.budget), number(b.used), number(b.capacity), cell(meter(b.used, b.capacity)))), "no connection has a budget");
  fill("rules", overview.rules.map((r) => row(cell(r.rule), cell(r.doc, "text"), cell(r.routes.join(", "), "text"))), "no rules");
}

// What is loaded, and what is not as it should be.
function drawStatus(ready) {
  const wrong = [];
  if (ready.failed_reload) wrong.push(`the last reload was refused (${ready.failed_reload.errors} errors): ${ready.failed_reload.first}`);
  if (ready.store) wrong.push(`the store is ${ready.store}`);
  if (ready.stopping) wrong.push("stopping");
  $("status").className = wrong.length > 0 ? "wrong" : "";
  $("status").textContent = [`workspace ${ready.workspace.slice(0, 12)}`, ...wrong].join(" · ");
}

function drawTasks(tasks) {
  fill("tasks", tasks.map((t) => row(
    cell(link(when(t.created), () => openTask(t.task))), cell(t.rule), cell(t.key),
    cell(t.outcome ?? t.state, t.outcome ?? ""), cell(t.reason, "text"), number(t.attempts))), "no tasks");
}

function drawParked(tasks) {
  const causes = new Map();
  for (const t of tasks) causes.set(t.reason, [...(causes.get(t.reason) ?? []), t]);
  const items = [...causes].sort((a, b) => b[1].length - a[1].length).map(([reason, group]) => {
    const li = document.createElement("li");
    li.append(`${group.length} × ${reason} `, link("retry all", async () => {
      for (const t of group) await act(t.task, "retry");
      refresh();
    }));
    return li;
  });
  if (items.length === 0) {
    const li = document.createElement("li");
    li.textContent = "nothing";
    items.push(li);
  }
  $("parked").replaceChildren(...items);
}

async function act(task, action) {
  await fetch(`/_/tasks/${task}/${action}`, { method: "POST", headers: { "x-engine": "1" } });
}

// How far the tasks are that a task made.
function progress(children) {
  if (!children) return "";
  const ended = children.settled + children.parked;
  const all = ended + children.left + children.trying_again;
  return ` · ${ended.toLocaleString()} of ${all.toLocaleString()} tasks ended` + (children.parked > 0 ? `, ${children.parked.toLocaleString()} parked` : "");
}

async function openTask(id) {
  const task = await get(`/_/tasks/${id}`);
  $("detail-title").textContent = `${task.rule} ${task.key}: ${task.outcome ?? task.state}${progress(task.children)}`;
  fill("changes", task.effects.flatMap((e) => Object.entries(e.fields ?? {}).map(([field, value]) =>
    row(cell(`${e.kind} ${e.entity} ${e.record} (${e.state})`, "text"), cell(field), cell(shown(e.before?.[field]), "text"), cell(shown(value), "text")))), "nothing was written");
  $("json").textContent = JSON.stringify(task, null, 2);
  $("actions").replaceChildren(...(task.outcome === "parked"
    ? ["retry", "drop"].map((action) => link(action, async () => { await act(id, action); $("detail").close(); refresh(); }))
    : []));
  if (!$("detail").open) $("detail").showModal();
}

async function refresh() {
  try {
    const filter = new URLSearchParams({ key: $("text").value, outcome: $("outcome").value, limit: "50" });
    history.replaceState(null, "", `?${filter}`);
    const [ready, overview, tasks, parked] = await Promise.all([
      get("/readyz"), get("/_/overview"), get(`/_/tasks?${filter}`), get("/_/tasks?outcome=parked&limit=500")]);
    drawStatus(ready);
    drawOverview(overview);
    drawTasks(tasks.tasks);
    drawParked(parked.tasks);
  } catch (problem) {
    $("status").className = "wrong";
    $("status").textContent = `reconnecting (${problem.message})`;
  }
}

const wanted = new URLSearchParams(location.search);
$("text").value = wanted.get("key") ?? "";
$("outcome").value = wanted.get("outcome") ?? "";
$("search").addEventListener("submit", (event) => { event.preventDefault(); refresh(); });
$("search").addEventListener("input", refresh);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== $("text")) { event.preventDefault(); $("text").focus(); }
});
await refresh();
setInterval(refresh, 2000);
