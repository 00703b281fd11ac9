import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../../electron/app.ts'
import { withoutReach } from '../../../electron/cli/rehearse.ts'
import { readRecorded } from '../../../electron/demo/recorded.ts'
import { replay } from '../../../electron/demo/replay.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { place } from '../store/place.ts'

const AT_MS = Date.UTC(2026, 10, 29, 20)
const TITLES =
  '"id","at","outcome","reason","action","stream","protocol","viewer","address","user_agent","referer","grant_id","session_id","label"\r\n'

/** Newest first, a second apart. */
function exported(rows: readonly (readonly string[])[]): ReadableStream<Uint8Array> {
  const lines = rows.map((cells, index) => {
    const at = new Date(AT_MS - 1_000 * index).toISOString()
    return `${rows.length - index},"${at}",${cells.map((cell) => `"${cell}"`).join(',')}\r\n`
  })
  return new Blob([TITLES, ...lines]).stream()
}

const row = (
  outcome: string,
  stream: string,
  grant = '',
  session = '',
  agent = 'VLC',
  label = '',
) => {
  const asked = ['subscribe', stream, 'hls', 'ann', '203.0.113.7', agent, '']
  return [outcome, 'some_reason', ...asked, grant, session, label]
}

it('asks what was recorded again in its order, with credentials of its own, and says what came out otherwise', async () => {
  const csv = exported([
    ['deny', 'credential_signature', ...row('', 'live/closed').slice(2)],
    row('allow', 'live/closed', 'rj-1', 's2'),
    row('allow', 'live/closed', 'rj-1', 's2', "'=1", 'Ada'),
    row('deny', 'live/closed', 'rj-2'),
    row('deny', 'live/open'),
    ['allow', 'issued', 'issue', ...row('allow', 'live/open').slice(3)],
    row('allow', 'live/open', '', 's1'),
    row('allow', 'live/older'),
  ])
  const recorded = await readRecorded(csv, AT_MS - 6_500)
  const found = recorded.map(({ stream, outcome, user_agent }) => [stream, outcome, user_agent])
  expect(found).toEqual([
    ['live/open', 'allow', 'VLC'],
    ['live/open', 'deny', 'VLC'],
    ['live/closed', 'deny', 'VLC'],
    ['live/closed', 'allow', '=1'],
    ['live/closed', 'allow', 'VLC'],
    ['live/closed', 'deny', 'VLC'],
  ])
  const folder = place()
  const app = await createApp({
    dataDirectory: join(folder, 'data'),
    keyFile: join(folder, 'a.key'),
    handler: { address: '127.0.0.1', port: 0 },
    mode: 'rehearsal',
    logLevel: 'silent',
  })
  onTestFinished(app.close)
  for (const [name, mode] of [
    ['live/open', 'public'],
    ['live/closed', 'token'],
  ]) {
    app.catalogue.streams.create(streamInputSchema.parse({ name, mode }), 'cli')
  }
  const handlerOrigin = new URL(app.about.handlerUrl).origin
  const ending = new AbortController()
  const asked = { catalogue: app.catalogue, handlerOrigin, recorded, signal: ending.signal }
  expect(await replay({ ...asked, speed: 1_000 })).toEqual({
    asked: 6,
    same: 5,
    otherwise: 1,
    differing: [
      {
        id: '4',
        session: 'recorded-4',
        stream: 'live/open',
        recorded: 'deny',
        came: 'allow',
      },
    ],
  })
  const request = new Request('http://stagedoor/api/v1/export/decisions')
  const decided = await (await app.console(request, { actor: 'cli' })).text()
  expect(decided).not.toContain('credential_missing')
  expect(decided.match(/credential_\w+/g)).toEqual(['credential_unknown', 'credential_unknown'])
  expect(app.catalogue.links.list().map(({ label }) => label)).toEqual(['Ada'])
  expect(app.live.list().map(({ streamName }) => streamName)).toContain('live/closed')
})

it('takes nothing over that reaches a media server or writes a file', () => {
  const yaml = `
settings: { scheduledExports: [{ name: monthly }], backups: { daily: true, keepDays: 3 } }
mediaServers:
  - { name: ice, protocol: icecast, control: { url: 'http://192.0.2.1' } }
streams: [{ name: live/news }]
`
  const left = withoutReach(yaml)
  expect(left).not.toContain('192.0.2.1')
  expect(left).not.toContain('monthly')
  expect(left).toContain('daily: false')
  expect(left).toContain('live/news')
})
