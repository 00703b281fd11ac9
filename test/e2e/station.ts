import type { Stagedoor } from '../real/stagedoor.ts'
import { addCaller, type Caller, nimbleStarts } from '../real/support/callers.ts'
import { makeRule } from '../shared/make-rule.ts'
import { publishRules } from './support.ts'

/** One of each thing, so that no screen is empty: servers, streams, rules with a draft, links, sessions, refusals. */
export async function fillStation(door: Stagedoor): Promise<Caller> {
  const nimble = await addCaller(door, 'nimble')
  await addCaller(door, 'icecast')
  const { item } = await door.call('POST /streams', {
    name: 'live/news',
    title: 'Evening news',
    mode: 'token',
    group: 'news',
  })
  await door.call('POST /streams', { name: 'live/open', mode: 'public' })
  await door.call('POST /streams', { name: 'live/closed', enabled: false })
  await door.call('POST /stream-keys', { streamId: item.id, label: 'Studio' })
  await door.call('POST /service-tokens', { name: 'Web site' })
  const rules = [
    makeRule({ id: 'office', priority: 1, name: 'Office', effect: { kind: 'continue' } }),
    makeRule({ id: 'trial', priority: 2, name: 'Trial', state: 'shadow' }),
    makeRule({ id: 'rest', priority: 3, name: 'Resting', state: 'off' }),
  ].map((rule) => ({ ...rule, source: { kind: 'address' as const, values: ['198.51.100.0/24'] } }))
  await publishRules(door, rules)
  const asked = { streamName: 'live/news', address: '203.0.113.9', atMs: 0 }
  const expected = { outcome: 'deny' as const }
  await door.call('POST /rules/tests', { name: 'Without a link', request: asked, expected })
  const moved = rules.map((rule) => ({ ...rule, priority: rule.priority + 10 }))
  await door.call('PUT /rules/draft', { baseVersion: 1, rules: moved })
  const { token, link } = await door.call('POST /links', { streamId: item.id, label: 'Ada' })
  const { link: lost } = await door.call('POST /links', { streamId: item.id, label: 'Lost' })
  await door.call('POST /revocations', { kind: 'grant', value: lost.id, note: link.label })
  const query = `?rj-auth=${encodeURIComponent(token)}`
  const ask = (stream: string, key: string, ip: string, presented = '') =>
    nimbleStarts(door, nimble, { stream, key, ip, query: presented })
  await ask('live/news', '1', '203.0.113.1', query)
  await ask('live/news', '2', '203.0.113.2')
  await ask('live/open', '3', '198.51.100.3')
  await ask('live/open', '4', '203.0.113.4')
  await ask('live/nobody', '5', '203.0.113.5')
  return nimble
}
