// GitHub's own client, with its plugin for limits, against the sandbox.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drive, loadModule, serveSandbox } from './workspace.mjs';

const { Octokit } = await loadModule('@octokit/rest');
const { throttling } = await loadModule('@octokit/plugin-throttling');

async function sandbox(t, settings = {}) {
  const { github: address } = await serveSandbox(t, ['github'], settings);
  const waits = [];
  const wait = (kind) => (seconds) => { waits.push(kind); return seconds < 10; };
  const Client = Octokit.plugin(throttling);
  const client = (auth) => new Client({
    baseUrl: address, userAgent: 'test/1', auth, log: { debug() {}, info() {}, warn() {}, error() {} },
    throttle: { onRateLimit: wait('primary'), onSecondaryRateLimit: wait('secondary'), fallbackSecondaryRateRetryAfter: 1 },
  });
  return { address, waits, octo: client('ghp_sandboxtoken'), stranger: client('ghp_wrong'), nobody: client(undefined) };
}

test('github: gists are listed along the links, each once', async (t) => {
  const { address, octo } = await sandbox(t);
  const listed = await octo.paginate(octo.rest.gists.listForUser, { username: 'OCTO', per_page: 7 });
  assert.equal(listed.length, 45);
  assert.equal(new Set(listed.map((gist) => gist.id)).size, 45);
  const { items } = await drive(address, 'records/gists');
  assert.equal(items.filter((gist) => gist.owner.login === 'octo').length, 45);
});

test('github: a gist is created, read, changed and deleted', async (t) => {
  const { octo } = await sandbox(t);
  const { data: made, status } = await octo.rest.gists.create({ description: 'Hello', public: false, files: { 'a.txt': { content: 'hi' } } });
  assert.equal(status, 201);
  assert.equal((await octo.rest.gists.get({ gist_id: made.id })).data.files['a.txt'].content, 'hi');
  const { data: changed } = await octo.rest.gists.update({ gist_id: made.id, files: { 'a.txt': { filename: 'b.txt' } } });
  assert.deepEqual(Object.keys(changed.files), ['b.txt']);
  assert.equal((await octo.rest.gists.delete({ gist_id: made.id })).status, 204);
  await assert.rejects(octo.rest.gists.get({ gist_id: made.id }), { status: 404 });
});

test('github: what the client has already is 304 and costs nothing', async (t) => {
  const { octo, address } = await sandbox(t);
  const first = await octo.request('GET /users/{username}/gists', { username: 'hubot' });
  const again = { username: 'hubot', headers: { 'if-none-match': first.headers.etag } };
  await assert.rejects(octo.request('GET /users/{username}/gists', again), { status: 304 });
  const { data } = await octo.rest.rateLimit.get();
  assert.equal(data.resources.core.used, 1);

  await drive(address, 'records/gists', { id: first.data[0].id, description: 'Another' });
  const changed = await octo.request('GET /users/{username}/gists', again);
  assert.equal(changed.data[0].description, 'Another');
});

test('github: what one account has already is news to another', async (t) => {
  const { octo, nobody } = await sandbox(t);
  const list = (client, etag) => client.request('GET /users/{username}/gists', { username: 'hubot', headers: { 'if-none-match': etag } });
  const own = (await list(octo)).headers.etag;
  const anonymous = await list(nobody, own);
  assert.equal(anonymous.status, 200);
  assert.equal(anonymous.data.length, 3);
  assert.notEqual(anonymous.headers.etag, own);
  await assert.rejects(list(octo, own), { status: 304 });
  await assert.rejects(list(nobody, anonymous.headers.etag), { status: 304 });
  assert.equal((await list(octo, anonymous.headers.etag)).status, 200);
});

test('github: the documented errors arrive as the client tells them', async (t) => {
  const { octo, stranger, nobody } = await sandbox(t);
  await assert.rejects(octo.rest.gists.listForUser({ username: 'nobody' }), { status: 404 });
  await assert.rejects(octo.rest.gists.create({ files: {} }), (error) => {
    assert.equal(error.status, 422);
    assert.deepEqual(error.response.data.errors, [{ resource: 'Gist', field: 'files', code: 'missing_field' }]);
    return true;
  });
  await assert.rejects(stranger.rest.gists.listForUser({ username: 'octo' }), { status: 401 });
  await assert.rejects(nobody.rest.gists.create({ files: { 'a.txt': { content: 'hi' } } }), { status: 401 });
  await assert.rejects(octo.request('GET /users/octo', { headers: { 'x-github-api-version': '2001-01-01' } }), { status: 400 });
});

test('github: the client waits out both kinds of limits', async (t) => {
  const { octo, waits } = await sandbox(t, { 'github.per_hour': 3, 'github.hour': 2, 'github.points': 900 });
  for (let call = 0; call < 4; call += 1) await octo.rest.users.getByUsername({ username: 'octo' });
  assert.deepEqual(waits, ['primary']);

  const second = await sandbox(t, { 'github.points': 2, 'github.minute': 2 });
  for (let call = 0; call < 3; call += 1) await second.octo.rest.users.getByUsername({ username: 'octo' });
  assert.deepEqual(second.waits, ['secondary']);
});
