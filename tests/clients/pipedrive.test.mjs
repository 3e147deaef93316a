// Pipedrive's own client against the sandbox.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drive, load, serveSandbox } from './workspace.mjs';

const v1 = load('pipedrive/v1');
const v2 = load('pipedrive/v2');

const PLENTY = { 'pipedrive.leads': 30, 'pipedrive.burst': 1000000, 'pipedrive.searches': 1000000, 'pipedrive.search_lag': 0 };

async function sandbox(t, settings = PLENTY, apiKey = 'sandbox-token') {
  const { pipedrive } = await serveSandbox(t, ['pipedrive'], settings);
  const of = (version, Api, path) => new Api(new version.Configuration({ apiKey, basePath: `${pipedrive}/api/${path}` }));
  return {
    address: pipedrive,
    v1: (name) => of(v1, v1[name], 'v1'),
    v2: (name) => of(v2, v2[name], 'v2'),
  };
}

// Every page of a listing, by its cursor.
async function everything(page) {
  const items = [];
  let cursor;
  do {
    const answer = await page(cursor);
    items.push(...answer.data);
    cursor = answer.additional_data.next_cursor ?? undefined;
  } while (cursor);
  return items;
}

test('pipedrive: a person is created, read, changed, found and deleted', async (t) => {
  const { v2: api } = await sandbox(t);
  const persons = api('PersonsApi');
  const made = await persons.addPerson({ AddPersonRequest: {
    name: 'Ada Abe', emails: [{ value: 'ada@client.example', primary: true, label: 'work' }], owner_id: 11,
  } });
  assert.equal(made.success, true);
  const { id } = made.data;
  assert.equal((await persons.getPerson({ id })).data.name, 'Ada Abe');

  const changed = await persons.updatePerson({ id, UpdatePersonRequest: { name: 'Ada Brandt' } });
  assert.equal(changed.data.name, 'Ada Brandt');
  assert.deepEqual(changed.data.emails.map((each) => each.value), ['ada@client.example']);

  const found = await persons.searchPersons({ term: 'ada@client.example', fields: 'email', exact_match: true });
  assert.deepEqual(found.data.items.map((hit) => hit.item.id), [id]);

  assert.equal((await persons.deletePerson({ id })).data.id, id);
  assert.equal((await persons.getPerson({ id })).data.is_deleted, true);
});

test('pipedrive: a listing comes page by page, each record once', async (t) => {
  const { address, v2: api } = await sandbox(t);
  const persons = api('PersonsApi');
  const listed = await everything((cursor) => persons.getPersons({ limit: 7, cursor }));
  const { items } = await drive(address, 'records/persons');
  assert.deepEqual(listed.map((each) => each.id), items.filter((each) => !each.is_deleted).map((each) => each.id));
});

test('pipedrive: organizations, deals and activities are written with their custom fields', async (t) => {
  const { v2: api } = await sandbox(t);
  const fields = await everything((cursor) => api('OrganizationFieldsApi').getOrganizationFields({ limit: 5, cursor }));
  const region = fields.find((field) => field.field_name === 'Region');
  const emea = region.options.find((option) => option.label === 'EMEA');
  const organization = await api('OrganizationsApi').addOrganization({ AddOrganizationRequest: {
    name: 'Client Ltd', address: { value: '1 Main Street' }, custom_fields: { [region.field_code]: emea.id },
  } });
  assert.equal(organization.data.custom_fields[region.field_code], emea.id);

  const deal = await api('DealsApi').addDeal({ AddDealRequest: {
    title: 'First order', value: 120.5, currency: 'EUR', org_id: organization.data.id, expected_close_date: '2026-12-31',
  } });
  const won = await api('DealsApi').updateDeal({ id: deal.data.id, UpdateDealRequest: { status: 'won' } });
  assert.equal(won.data.status, 'won');

  const activity = await api('ActivitiesApi').addActivity({ AddActivityRequest: {
    subject: 'Call', type: 'call', deal_id: deal.data.id, due_date: '2026-12-01', done: false,
  } });
  assert.equal(activity.data.deal_id, deal.data.id);
});

test('pipedrive: users, notes and webhooks of version 1', async (t) => {
  const { v1: api } = await sandbox(t);
  const users = await api('UsersApi').getUsers();
  assert.equal(users.data[0].name, 'Admin');
  assert.equal((await api('UsersApi').getCurrentUser()).data.company_domain, 'sandbox');

  const note = await api('NotesApi').addNote({ AddNoteRequest: { content: '<p>Hello</p>', person_id: 3 } });
  assert.equal(note.data.content, '<p>Hello</p>');
  const notes = await api('NotesApi').getNotes({ person_id: 3 });
  assert.deepEqual(notes.data.map((each) => each.id), [note.data.id]);
  assert.equal((await api('NotesApi').deleteNote({ id: note.data.id })).success, true);

  const hook = await api('WebhooksApi').addWebhook({ AddWebhookRequest: {
    name: 'Sync', subscription_url: 'https://hooks.example/person', event_action: 'change', event_object: 'person', version: '2.0',
  } });
  assert.equal(hook.status, 'ok');
  const hooks = await api('WebhooksApi').getWebhooks();
  assert.deepEqual(hooks.data.map((each) => each.subscription_url), ['https://hooks.example/person']);
});

// Of a call that fails the client throws the answer's body.
test('pipedrive: the documented errors arrive as the client tells them', async (t) => {
  const { address, v2: api } = await sandbox(t);
  const persons = api('PersonsApi');
  await assert.rejects(persons.getPerson({ id: 987654 }), { success: false, error: 'Person not found' });
  await assert.rejects(persons.addPerson({ AddPersonRequest: { name: 'Ada', owner_id: 'eleven' } }),
    { success: false, code: 'ERR_SCHEMA_VALIDATION_FAILED' });

  const stranger = new v2.PersonsApi(new v2.Configuration({ apiKey: 'wrong', basePath: `${address}/api/v2` }));
  await assert.rejects(stranger.getPersons({}), { success: false, error: 'unauthorized access', errorCode: 401 });

  await drive(address, 'faults', { match: { method: 'GET', path: '/api/v2/deals' }, status: 503 });
  await assert.rejects(api('DealsApi').getDeals({}), { success: false, errorCode: 503 });
});

test('pipedrive: more calls than the window holds are refused', async (t) => {
  const { v2: api } = await sandbox(t, { ...PLENTY, 'pipedrive.burst': 3 });
  const calls = Array.from({ length: 6 }, () => api('PipelinesApi').getPipelines({}));
  const refused = (await Promise.allSettled(calls)).filter((call) => call.status === 'rejected');
  assert.equal(refused.length, 3);
  for (const { reason } of refused) {
    assert.deepEqual(reason, { success: false, error: 'Request over limit', errorCode: 429 });
  }
});
