// Slack's own clients against the sandbox.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drive, load, serveSandbox } from './workspace.mjs';

const { WebClient, retryPolicies, LogLevel } = load('@slack/web-api');
const { IncomingWebhook } = load('@slack/webhook');

const GENERAL = 'C0000000001';

async function sandbox(t, settings = { 'slack.per_second': 100 }) {
  const { slack: address } = await serveSandbox(t, ['slack'], settings);
  const client = (token) => new WebClient(token, {
    slackApiUrl: `${address}/api/`, retryConfig: retryPolicies.rapidRetryPolicy, logLevel: LogLevel.ERROR,
  });
  return {
    client,
    bot: client('xoxb-sandbox-token'),
    hook: (path) => new IncomingWebhook(`${address}/services/T00000001/${path}`),
    messages: async () => (await drive(address, 'records/messages')).items,
    fault: (fault) => drive(address, 'faults', fault),
  };
}

test('slack: a webhook takes a message with attachments and blocks', async (t) => {
  const { hook, messages } = await sandbox(t);
  const sent = await hook('B00000002/sandbox-deals').send({
    text: 'New Deal won',
    attachments: [{ fallback: 'New Deal won', color: 'good', fields: [{ title: '', value: '*Company*: Acme', short: true }] }],
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*won*' } }],
  });
  assert.deepEqual(sent, { text: 'ok' });
  const [message] = await messages();
  assert.equal(message.channel, 'C0000000002');
  assert.equal(message.attachments[0].fields[0].value, '*Company*: Acme');
});

test('slack: what a webhook refuses arrives with its status', async (t) => {
  const { hook } = await sandbox(t);
  const refused = async (path, message, status) => {
    const error = await hook(path).send(message).then(() => assert.fail('it was taken'), (reason) => reason);
    assert.equal(error.code, 'slack_webhook_http_error');
    assert.match(error.message, new RegExp(`${status}`));
  };
  await refused('B00000002/sandbox-deals', { text: '' }, 400);
  await refused('B00000004/sandbox-revoked', { text: 'hello' }, 404);
  await refused('B00000009/unknown', { text: 'hello' }, 404);
  await refused('B00000003/sandbox-old-deals', { text: 'hello' }, 410);
});

test('slack: the bot posts forms, changes its message and lists channels', async (t) => {
  const { bot, messages } = await sandbox(t);
  assert.equal((await bot.auth.test()).team, 'Sandbox');
  const posted = await bot.chat.postMessage({
    channel: GENERAL, text: 'hello', blocks: [{ type: 'divider' }], metadata: { event_type: 'sync', event_payload: { run: 'r-17' } },
  });
  assert.equal(posted.ok, true);
  assert.equal(typeof posted.ts, 'string');
  await bot.chat.update({ channel: GENERAL, ts: posted.ts, text: 'goodbye' });
  const [message] = await messages();
  assert.equal(message.text, 'goodbye');
  assert.deepEqual(message.metadata, { event_type: 'sync', event_payload: { run: 'r-17' } });

  const names = [];
  for await (const page of bot.paginate('conversations.list', { limit: 3 })) names.push(...page.channels.map((channel) => channel.name));
  assert.deepEqual(names, ['general', 'deals', 'old-deals', 'board']);
});

test('slack: what the Web API refuses arrives in its words', async (t) => {
  const { bot, client } = await sandbox(t);
  const refused = (call, error) => assert.rejects(call, (reason) => {
    assert.equal(reason.code, 'slack_webapi_platform_error');
    assert.equal(reason.data.error, error);
    return true;
  });
  await refused(bot.chat.postMessage({ channel: 'C0000000009', text: 'hello' }), 'channel_not_found');
  await refused(bot.chat.postMessage({ channel: 'C0000000003', text: 'hello' }), 'is_archived');
  await refused(bot.chat.postMessage({ channel: 'C0000000004', text: 'hello' }), 'not_in_channel');
  await refused(bot.chat.postMessage({ channel: GENERAL, text: '' }), 'no_text');
  await refused(client('xoxb-wrong').chat.postMessage({ channel: GENERAL, text: 'hello' }), 'invalid_auth');
});

test('slack: the client waits out a limit and tries an error of the server again', async (t) => {
  const { bot, messages, fault } = await sandbox(t, { 'slack.per_second': 1 });
  await bot.chat.postMessage({ channel: GENERAL, text: 'one' });
  await bot.chat.postMessage({ channel: GENERAL, text: 'two' });
  await fault({ match: { path: '/api/chat.postMessage' }, status: 503 });
  await bot.chat.postMessage({ channel: GENERAL, text: 'three' });
  const all = await messages();
  assert.deepEqual(all.map((message) => message.text), ['one', 'two', 'three']);
  assert.ok(Number(all[1].ts) - Number(all[0].ts) >= 1, `${all[0].ts} and ${all[1].ts}`);
});
