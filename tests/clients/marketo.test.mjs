// A client of Marketo's REST API that others wrote, against the sandbox.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drive, load, serveSandbox } from './workspace.mjs';

const Marketo = load('node-marketo-rest');

async function sandbox(t, settings = {}) {
  const { marketo: address } = await serveSandbox(t, ['marketo'],
    { 'marketo.leads': 30, 'marketo.calls_per_20s': 1000000, ...settings });
  const client = (clientSecret) => new Marketo({
    endpoint: `${address}/rest`, identity: `${address}/identity`, clientId: 'sandbox', clientSecret,
    retry: { maxRetries: 2, initialDelay: 10, maxDelay: 20 },
  });
  return { address, client: client('sandbox-secret'), stranger: client('wrong') };
}

// The codes with which a call is refused.
async function codes(call) {
  const error = await call.then(() => assert.fail('the call was not refused'), (reason) => reason);
  return error.errors.map((each) => each.code);
}

test('marketo: leads are created, updated, read and found', async (t) => {
  const { client } = await sandbox(t);
  const made = await client.lead.createOrUpdate([{ email: 'ada@client.example', firstName: 'Ada' }], { lookupField: 'email' });
  assert.equal(made.result[0].status, 'created');
  const { id } = made.result[0];
  const again = await client.lead.createOrUpdate([{ email: 'ada@client.example', lastName: 'Abe' }], { lookupField: 'email' });
  assert.deepEqual(again.result, [{ id, status: 'updated' }]);

  const read = await client.lead.byId(id, { fields: ['email', 'firstName', 'lastName'] });
  assert.deepEqual(read.result, [{ id, email: 'ada@client.example', firstName: 'Ada', lastName: 'Abe' }]);
  const found = await client.lead.find('email', ['ada@client.example', 'nobody@client.example']);
  assert.deepEqual(found.result.map((lead) => lead.id), [id]);
  const described = await client.lead.describe();
  assert.ok(described.result.some((field) => field.rest?.name === 'leadScore' && field.dataType === 'score'));
});

test('marketo: leads are listed page by page, each once', async (t) => {
  const { address, client } = await sandbox(t);
  const listed = [];
  for (let page = await client.list.getLeads(501, { batchSize: 7 }); page; page = await page.nextPage?.()) {
    listed.push(...page.result);
  }
  const { items } = await drive(address, 'records/lead');
  assert.deepEqual(listed.map((lead) => lead.id), items.map((lead) => lead.id));
});

test('marketo: activities are read from a paging token on', async (t) => {
  const { client } = await sandbox(t);
  const start = await client.lead.getPageToken('2026-11-02T00:00:00Z');
  const visits = [];
  let page = await client.lead.getActivitiesWithOptions({ activityTypeIds: 1, nextPageToken: start.nextPageToken, batchSize: 5 });
  visits.push(...page.result);
  while (page.moreResult) {
    page = await client.lead.getActivitiesWithOptions({ activityTypeIds: 1, nextPageToken: page.nextPageToken, batchSize: 5 });
    visits.push(...(page.result ?? []));
  }
  assert.ok(visits.length > 10);
  assert.ok(visits.every((visit) => visit.activityTypeId === 1));
});

test('marketo: the documented errors arrive as the client tells them', async (t) => {
  const { address, client } = await sandbox(t);
  assert.deepEqual(await codes(client.lead.find('shoeSize', ['44'])), ['1003']);
  assert.deepEqual(await codes(client.lead.byId(1, { fields: ['shoeSize'] })), ['1006']);
  const skipped = await client.lead.createOrUpdate([{ email: 'p1@nobody.example' }], { action: 'updateOnly', lookupField: 'email' });
  assert.equal(skipped.result[0].status, 'skipped');
  assert.equal(skipped.result[0].reasons[0].code, '1004');
  await drive(address, 'faults', { match: { path: '/rest/v1/leads' }, code: '607' });
  assert.deepEqual(await codes(client.lead.find('id', ['1001'])), ['607']);
});

test('marketo: what may pass is tried again by the client', async (t) => {
  const { address, client } = await sandbox(t);
  for (const code of ['602', '606', '608']) {
    await drive(address, 'faults', { match: { path: '/rest/v1/leads' }, code });
    const found = await client.lead.find('id', ['1003']);
    assert.deepEqual(found.result.map((lead) => lead.id), [1003], `after ${code}`);
  }
});

test('marketo: a wrong secret is refused by identity', async (t) => {
  const { stranger } = await sandbox(t);
  await assert.rejects(stranger.lead.find('id', ['1003']), { message: 'Authentication (unauthorized): Bad client credentials' });
});
