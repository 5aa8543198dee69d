// A task from plan to end, by the official TypeScript SDK's client: over HTTP, with the answers checked by its schemas.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { strict as assert } from 'node:assert';

// The packages are in the folder that this is started in, not beside this file.
const require = createRequire(pathToFileURL(process.cwd() + '/'));
const load = (name) => import(pathToFileURL(require.resolve('@modelcontextprotocol/sdk/' + name)));
const { Client } = await load('client/index.js');
const { StreamableHTTPClientTransport } = await load('client/streamableHttp.js');

const transport = new StreamableHTTPClientTransport(new URL(process.argv[2]));
const client = new Client({ name: 'typescript', version: '1' });
await client.connect(transport);

const call = async (name, args) => {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError, name + ': ' + JSON.stringify(result.content));
  return result.structuredContent;
};

const { tools } = await client.listTools();
assert.ok(tools.some((tool) => tool.name === 'claim_task'));
await call('start_session', { agent: 'typescript', project: 'typescript' });
const { tasks } = await call('plan_task', { title: 'Write', description: 'Write it down.' });
const claim = await call('claim_task', {});
assert.equal(claim.claimed, true);
assert.equal(claim.task.task_id, tasks[0].task_id);
const updated = new Promise((resolve) => {
  client.fallbackNotificationHandler = async (note) => resolve(note);
});
await client.subscribeResource({ uri: 'muster://tasks/' + claim.task.task_id });
const done = await call('complete_task', {
  lease: claim.lease,
  summary: 'written',
  artifacts: [{ name: 'text', content: 'It is written.' }],
});
assert.equal(done.state, 'completed');
assert.equal((await updated).method, 'notifications/resources/updated');
const read = await client.readResource({ uri: 'muster://tasks/' + claim.task.task_id + '/artifacts/text' });
assert.equal(read.contents[0].text, 'It is written.');
const none = await call('claim_task', {});
assert.equal(none.claimed, false);
await transport.terminateSession();
await client.close();
console.log('conformance: the TypeScript SDK completed a task');
