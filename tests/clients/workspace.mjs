// What a test needs of this machine: the engine under test, the sandboxes, the packages from npm, the specs.
//
// clients.sh sets ENGINE_BIN, CLIENT_PACKAGES and ENGINE_SPECS. Nothing that is started here outlives its test.
import { execFile, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const engine = process.env.ENGINE_BIN;

// A package's own `require`, from where npm put it.
export const load = createRequire(join(process.env.CLIENT_PACKAGES, 'package.json'));

// The same for packages that are ECMAScript modules only: those are looked for from the file that imports them.
export async function loadModule(name) {
  const door = join(process.env.CLIENT_PACKAGES, 'import.mjs');
  writeFileSync(door, 'export const load = (name) => import(name);\n');
  return (await import(pathToFileURL(door))).load(name);
}

export const spec = (name) => join(process.env.ENGINE_SPECS, name);

const workspace = (rules) => ['--rules', join(repository, rules), '--connectors', join(repository, 'connectors'),
  '--scripts', join(repository, 'scripts')];
const sets = (settings) => Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);

// A folder that is gone when the test has ended.
function folderOf(t) {
  const folder = mkdtempSync(join(tmpdir(), 'clients-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// Serves examples/sandbox, each product at an address of its own, until the test has ended.
// Returns the addresses by the packs' names.
export async function serveSandbox(t, products, settings = {}) {
  const config = join(folderOf(t), 'engine.yaml');
  const packs = products.map((name) => `  ${name}: { listen: { port: 0 } }\n`).join('');
  writeFileSync(config, `listen: { port: 0 }\npacks:\n${packs}`);
  const rules = products.flatMap((name) => workspace(`examples/sandbox/${name}`).slice(0, 2));
  const words = ['serve', ...rules, ...workspace('').slice(2), '--config', config, '--store', ':memory:', ...sets(settings)];
  const child = spawn(engine, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  t.after(() => { child.kill('SIGTERM'); return ended; });
  let errors = '';
  child.stderr.on('data', (text) => { errors += text; });

  const addresses = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [name, address] = line.split(' ');
    addresses[name] = address;
    if (Object.keys(addresses).length > products.length) return addresses;
  }
  throw new Error(`the sandbox did not start:\n${errors}`);
}

// Runs a verb of the engine on the packs of a folder; resolves to { code, stdout, stderr }.
export function runEngine(t, rules, words, settings) {
  const store = ['--store', join(folderOf(t), 'store.sqlite')];
  const all = [...words, ...workspace(rules), ...store, ...sets(settings)];
  return new Promise((resolve) => {
    execFile(engine, all, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

// A request of whoever drives a sandbox; resolves to the answer's JSON.
export async function drive(address, path, json) {
  const options = json === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
  const answer = await fetch(`${address}/_sandbox/${path}`, options);
  return answer.json();
}
