// A proxy that lets Prism judge every request on its way to a sandbox, by the vendor's own spec.
//
// Requests and answers pass as they are; what Prism finds is kept. Prism drops the path of a spec's server, so
// `mounts` says which spec describes what begins how, and how much of the path is not the spec's.
import { createServer } from 'node:http';
import { parse as parseQuery } from 'node:querystring';

import { load, spec } from './workspace.mjs';

const { createInstance, getHttpOperationsFromSpec } = load('@stoplight/prism-http');

const silent = { info() {}, warn() {}, error() {}, debug() {}, trace() {}, success() {}, child: () => silent };
const config = {
  isProxy: true, errors: true, validateRequest: true, validateResponse: false, checkSecurity: true, upstream: new URL('http://upstream'),
};

// Specs are large: each is read once.
const read = new Map();
function operationsOf(name) {
  if (!read.has(name)) read.set(name, getHttpOperationsFromSpec(spec(name)));
  return read.get(name);
}

// Prism wants bodies as its own server would give them: JSON as a value, forms as text.
function parsed(bytes, type = '') {
  if (bytes.length === 0) return undefined;
  return type.includes('json') ? JSON.parse(bytes) : bytes.toString();
}

// What Prism has against a request, as texts: none when it is as the spec says. And which operation it is.
async function judge(operations, request) {
  let operation;
  // In the place of Prism's own forwarding: nothing is sent twice, the operation is remembered.
  const forward = ({ validations }, upstream, proxy, resource) => () => async () => {
    operation = resource && `${resource.method.toUpperCase()} ${resource.path}`;
    return { _tag: 'Right', right: { statusCode: 200, headers: {}, body: undefined, validations } };
  };
  const result = await createInstance(config, { logger: silent, forward }).request(request, operations)();
  if (result._tag === 'Left') return { operation, findings: [result.left.detail ?? result.left.message] };
  const findings = result.right.validations.input.map(({ path = [], message }) => [path.join('.'), message].join(' ').trim());
  return { operation, findings };
}

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// Those of the connection itself: fetch and node set their own.
const OWN = new Set(['host', 'connection', 'content-length', 'content-encoding', 'transfer-encoding', 'expect']);
const others = (headers) => [...headers].filter(([name]) => !OWN.has(name));

// Sends a request on as it came, and its answer back.
async function passOn(request, bytes, url, response) {
  const answer = await fetch(url, {
    method: request.method,
    headers: others(Object.entries(request.headers)),
    body: bytes.length > 0 ? bytes : undefined,
  });
  response.writeHead(answer.status, Object.fromEntries(others(answer.headers)));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

// Serves until the test has ended. `mounts`: [beginning of the path, name of the spec, part that is not the spec's].
// Returns { address, judged }: a list of { request, body, operation, findings } that grows.
export async function serveJudge(t, upstream, mounts) {
  const specs = await Promise.all(mounts.map(([, name]) => operationsOf(name)));
  const judged = [];
  const server = createServer(async (request, response) => {
    const bytes = await readAll(request);
    const url = new URL(request.url, upstream);
    const place = mounts.findIndex(([prefix]) => url.pathname.startsWith(prefix));
    const verdict = place < 0 ? { findings: ['no spec describes this path'] } : await judge(specs[place], {
      method: request.method.toLowerCase(),
      url: { path: url.pathname.slice((mounts[place][2] ?? '').length), query: parseQuery(url.search.slice(1)) },
      headers: request.headers,
      body: parsed(bytes, request.headers['content-type']),
    });
    judged.push({ request: `${request.method} ${request.url}`, body: bytes.toString(), ...verdict });
    await passOn(request, bytes, url, response);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }));
  return { address: `http://127.0.0.1:${server.address().port}`, judged };
}
