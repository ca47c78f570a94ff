// Receives the service's webhooks, verifies them, and passes them on to Slack, Teams, Statuspage and Uptime Kuma: node webhook-forwarder.mjs
// Needs Node.js 20 or later and nothing else. Settings come from the environment; what has no address is left out.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { WEBHOOK_SECRET, PORT = '8085', HOST = '127.0.0.1', SLACK_URL, TEAMS_URL, STATUSPAGE_COMPONENT_URL, STATUSPAGE_KEY, KUMA_PUSH_URL } = process.env;
const secret = Buffer.from((WEBHOOK_SECRET ?? '').replace(/^whsec_/, ''), 'base64');
if (secret.length < 24) throw new Error('Set WEBHOOK_SECRET to the secret that was shown when the webhook was created (whsec_…).');

const sentences = {
  scheduled: (m, site) => `${held(m, site)}: maintenance is planned for ${time(m.startsAt ?? '')}${until(m)}${why(m)}`,
  started: (m, site) => `${held(m, site)} is being ${m.mode === 'readOnly' ? 'set to read-only' : 'closed'} by ${m.createdBy?.name}${until(m)}${why(m)}`,
  converged: (m, site) => `${held(m, site)}: every instance has confirmed the maintenance${why(m)}`,
  extended: (m, site) => `${held(m, site)}: the maintenance goes on${until(m) || ' without a planned end'}${why(m)}`,
  overdue: (m, site) => `${held(m, site)}: the planned end has passed, and it is still ${mode(m)}${why(m)}`,
  leaseExpired: (m, site) => `${held(m, site)}: nobody renewed the maintenance${m.status === 'active' ? `; it stays ${mode(m)}` : ''}${why(m)}`,
  ended: (m, site) => `${held(m, site)}: the maintenance has ended${why(m)}`,
  reopened: (m, site) => `${site} is open again on every instance`,
};
// A maintenance of paths holds a part of its site alone.
const isPart = m => m.paths?.length > 0;
const held = (m, site) => isPart(m) ? `a part of ${site}` : site;
const mode = m => m.mode === 'readOnly' ? 'read-only' : 'closed';
const time = at => at.replace('T', ' ').replace(/(:\d\d)?(\.\d+)?Z$/, ' UTC');
const until = m => m.endsAt ? ` until ${time(m.endsAt)}` : '';
const why = m => m.reason ? `: ${m.reason}` : '';

// Each returns a request, or nothing where the event is not for it. Slack and Teams show the reason, which is for operators; the status pages do not.
const targets = {
  slack: (text) => SLACK_URL && json(SLACK_URL, { text: text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') }),
  teams: (text) => TEAMS_URL && json(TEAMS_URL, {
    type: 'message',
    attachments: [{
      contentType: 'application/vnd.microsoft.card.adaptive',
      // Text runs show Markdown as it is written.
      content: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] }] },
    }],
  }),
  statuspage: (text, type, m) => {
    const status = isPart(m) ? undefined : { started: 'under_maintenance', reopened: 'operational' }[type];
    return STATUSPAGE_COMPONENT_URL && status && json(STATUSPAGE_COMPONENT_URL, { component: { status } }, 'PATCH', { authorization: `OAuth ${STATUSPAGE_KEY}` });
  },
  kuma: (text, type, m, site) => {
    const status = isPart(m) ? undefined : { started: 'down', reopened: 'up' }[type];
    return KUMA_PUSH_URL && status && [`${KUMA_PUSH_URL.split('?')[0]}?${new URLSearchParams({ status, msg: status === 'up' ? `${site} is open` : `${site} is in maintenance` })}`, {}];
  },
};
const json = (url, body, method = 'POST', headers = {}) =>
  [url, { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }];

function isSigned(headers, body) {
  const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(at)) <= 300)) return false;
  const expected = createHmac('sha256', secret).update(`${id}.${at}.`).update(body).digest();
  return signatures.split(' ').some(each => {
    const given = Buffer.from(each.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

// A message comes again until it was accepted: it goes only to those that have not accepted it yet.
const accepted = new Map();

async function forward(id, { type, data }) {
  const sentence = sentences[type];
  if (!sentence) return; // A test, or an event of a later version.
  const done = accepted.get(id) ?? new Set();
  accepted.set(id, done);
  if (accepted.size > 1000) accepted.delete(accepted.keys().next().value);
  const record = data.record ?? {};
  const text = sentence(record, data.site);
  const outcomes = await Promise.allSettled(Object.entries(targets).map(async ([name, target]) => {
    const request = !done.has(name) && target(text, type, record, data.site);
    if (!request) return;
    const answer = await fetch(request[0], { ...request[1], signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
    done.add(name);
  }));
  const failed = outcomes.find(outcome => outcome.reason);
  if (failed) throw failed.reason;
}

const server = createServer(async (request, response) => {
  try {
    const parts = [];
    let length = 0;
    for await (const part of request) {
      if ((length += part.length) > 1_000_000) return response.writeHead(413, { connection: 'close' }).end();
      parts.push(part);
    }
    const body = Buffer.concat(parts);
    if (request.method !== 'POST' || !isSigned(request.headers, body)) return response.writeHead(401).end();
    await forward(request.headers['webhook-id'], JSON.parse(body));
    response.writeHead(204).end();
  } catch (error) {
    console.error(error.message);
    response.writeHead(502).end();
  }
});
server.listen(Number(PORT), HOST, () => console.log(`Listening on http://${HOST}:${server.address().port}/`));
