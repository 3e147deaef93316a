// Every request of our packs and connectors is one that the vendors' specs describe.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isExempt } from './exemptions.mjs';
import { serveJudge } from './prism.mjs';
import { drive, runEngine, serveSandbox } from './workspace.mjs';

const UNLIMITED = 1000000;

// The sandboxes, each behind a judge, and the settings that lead our connections there.
async function judgedSandboxes(t) {
  const sandbox = await serveSandbox(t, ['marketo', 'pipedrive', 'github'], {
    'marketo.leads': 40, 'marketo.calls_per_20s': UNLIMITED, 'pipedrive.leads': 40, 'pipedrive.burst': UNLIMITED,
    'pipedrive.searches': UNLIMITED, 'pipedrive.daily_tokens': UNLIMITED, 'pipedrive.search_lag': 0,
  });
  const marketo = await serveJudge(t, sandbox.marketo, [
    ['/identity', 'marketo-identity.json'],
    ['/rest/asset', 'marketo-asset.json'],
    ['/rest', 'marketo-mapi.json'],
  ]);
  const pipedrive = await serveJudge(t, sandbox.pipedrive, [
    ['/api/v2', 'pipedrive-v2.yaml', '/api/v2'],
    ['/api/v1', 'pipedrive-v1.yaml', '/api/v1'],
  ]);
  const gists = await serveJudge(t, sandbox.github, [['/', 'github-gists.json']]);
  return {
    sandbox,
    github: { 'github.host': gists.address, 'github.token': 'ghp_sandboxtoken' },
    settings: {
      'marketo.host': marketo.address, 'marketo.client_id': 'sandbox', 'marketo.client_secret': 'sandbox-secret',
      'marketo.calls_per_20s': UNLIMITED, 'pipedrive.host': pipedrive.address, 'pipedrive.api_token': 'sandbox-token',
      'pipedrive.burst': UNLIMITED, 'pipedrive.searches': UNLIMITED, 'pipedrive.daily_tokens': UNLIMITED,
    },
    judged: () => [...marketo.judged, ...pipedrive.judged, ...gists.judged],
  };
}

// What the specs have against requests, each finding once; and the operations that were seen.
const findings = (judged) => [...new Set(judged.flatMap((each) => each.findings
  .filter((finding) => !isExempt(each, finding))
  .map((finding) => `${each.operation ?? each.request}: ${finding} (${each.request} ${each.body})`)))];
const operations = (judged) => [...new Set(judged.map((each) => each.operation))].sort();

// What the pack has to send for this test to be worth something.
const SENT = [
  'GET /identity/oauth/token', 'GET /rest/v1/lead/{leadId}.json', 'GET /rest/v1/leads.json', 'POST /rest/v1/leads.json',
  'GET /rest/v1/companies.json', 'POST /rest/v1/companies.json', 'GET /rest/v1/opportunities.json', 'POST /rest/v1/opportunities.json',
  'POST /rest/v1/opportunities/roles.json', 'GET /rest/v1/activities.json', 'GET /rest/asset/v1/program/{id}.json',
  'GET /personFields', 'GET /persons/{id}', 'GET /persons/search', 'POST /persons', 'PATCH /persons/{id}', 'DELETE /persons/{id}',
  'GET /organizations/search', 'POST /organizations', 'PATCH /organizations/{id}', 'GET /deals/{id}', 'POST /activities', 'GET /users',
];

// A lead whose company only a form knows; and what only Pipedrive has.
async function somethingNew(sandbox) {
  const lead = await drive(sandbox.marketo, 'records/lead',
    { email: 'form@client.example', firstName: 'Form', company: 'Form Only Ltd', billingCountry: 'FR' });
  const put = async (kind, record) => (await drive(sandbox.pipedrive, `records/${kind}`, record)).data.id;
  const organization = await put('organizations', { name: 'Judge Ltd', custom_fields: { b97ac2f12d2071c4c5efbf3a89c812c970f04af1: 'France' } });
  const person = await put('persons', { name: 'Ada Judge', emails: [{ value: 'judge@client.example', primary: true }], org_id: organization, owner_id: 12 });
  const deal = await put('deals', { title: 'Judged', value: 12.5, person_id: person, org_id: organization, pipeline_id: 1, stage_id: 1 });
  return { lead: lead.id, organization, person, deal };
}

test('requests: those of the pack', async (t) => {
  const { sandbox, settings, judged } = await judgedSandboxes(t);
  const keys = { 'marketo-pipedrive.prod_key': 'key', 'marketo-pipedrive.test_key': 'test-key' };
  const { lead, organization, person, deal } = await somethingNew(sandbox);
  for (const [outcome, ...run] of [
    ['created', 'lead_to_person', `lead_id=${lead}`],
    ['created', 'list_to_persons', 'list_id=501'],
    ['updated', 'organization_region', `organization_id=${organization}`],
    ['created', 'organization_to_company', `organization_id=${organization}`],
    ['created', 'person_to_lead', `person_id=${person}`],
    ['created', 'deal_to_opportunity', `deal_id=${deal}`],
    ['created', 'lead_to_activity', `lead_id=${lead}`],
    ['done', 'sent_emails', `lead_id=${lead}`],
    ['updated', 'mark_lead', `lead_id=${lead}`],
    ['deleted', 'delete_person', `person_id=${person}`],
  ]) {
    const { stdout, stderr } = await runEngine(t, 'rules', ['run', ...run], { ...settings, ...keys });
    assert.ok(stdout.includes(` ${outcome}`), `${run.join(' ')}: ${stdout}${stderr}`);
  }

  assert.deepEqual(findings(judged()), []);
  const seen = operations(judged());
  for (const expected of SENT) assert.ok(seen.includes(expected), `${expected} was not sent; ${seen.join(', ')} were`);
});

test('requests: every operation of the connectors', async (t) => {
  const { settings, github, judged } = await judgedSandboxes(t);
  for (const rule of ['leads', 'companies', 'opportunities', 'activities', 'programs', 'persons', 'deals', 'gists']) {
    const ran = await runEngine(t, 'tests/clients/every_operation', ['run', rule], { ...settings, ...github });
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  }
  assert.deepEqual(findings(judged()), []);
});

test('requests: what no spec describes is found', async (t) => {
  const { settings, judged } = await judgedSandboxes(t);
  const address = settings['pipedrive.host'];
  const headers = { 'x-api-token': 'sandbox-token', 'content-type': 'application/json' };
  await fetch(`${address}/api/v2/deals`, { method: 'POST', headers, body: '{"title":"Judged","value":"12"}' });
  await fetch(`${address}/api/v2/deals`);
  await fetch(`${address}/api/v2/meals`, { headers });
  await fetch(`${settings['marketo.host']}/rest/v1/leads.json?filterType=id`, { headers: { authorization: 'Bearer token' } });
  assert.deepEqual(judged().map((each) => each.findings), [
    ['query Request query must have required property \'filtervalues\''],
    ['body.value Request body property value must be number'],
    ['Invalid security scheme used'],
    ['The route /meals hasn\'t been found in the specification file'],
  ]);
});
