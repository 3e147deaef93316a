// The dashboard: asks the engine's JSON API every two seconds and draws what it answers. All text goes
// through text nodes, so whatever a record holds is shown as text.
const $ = (id) => document.getElementById(id);

async function get(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
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
    const number = document.createElement("dd");
    term.textContent = name;
    number.textContent = value;
    group.append(term, number);
    return group;
  }));
  $("budgets").replaceChildren(...overview.budgets.map((b) =>
    row(cell(b.connection), cell(b.budget), cell(String(Math.round(b.used))), cell(String(b.capacity)), cell(meter(b.used, b.capacity)))));
  $("rules").replaceChildren(...overview.rules.map((r) => row(cell(r.rule), cell(r.doc), cell(r.routes.join(", ")))));
  $("status").textContent = `workspace ${overview.workspace.slice(0, 12)}`;
}

function drawTasks(tasks) {
  $("tasks").replaceChildren(...tasks.map((t) => row(
    cell(link(new Date(t.created).toLocaleString(), () => openTask(t.task))), cell(t.rule), cell(t.key),
    cell(t.outcome ?? t.state, t.outcome ?? ""), cell(t.reason), cell(String(t.attempts)))));
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

async function openTask(id) {
  const task = await get(`/_/tasks/${id}`);
  $("detail-title").textContent = `${task.rule} ${task.key}: ${task.outcome ?? task.state}`;
  $("changes").replaceChildren(...task.effects.flatMap((e) => Object.entries(e.fields ?? {}).map(([field, value]) =>
    row(cell(`${e.kind} ${e.entity} ${e.record} (${e.state})`), cell(field), cell(shown(e.before?.[field])), cell(shown(value))))));
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
    const [overview, tasks, parked] = await Promise.all([
      get("/_/overview"), get(`/_/tasks?${filter}`), get("/_/tasks?outcome=parked&limit=500")]);
    drawOverview(overview);
    drawTasks(tasks.tasks);
    drawParked(parked.tasks);
  } catch (problem) {
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
