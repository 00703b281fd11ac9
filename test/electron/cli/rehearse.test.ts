import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type App, createApp } from '../../../electron/app.ts'
import { sentenceOf, takeOver, withoutReach } from '../../../electron/cli/rehearse.ts'
import { ask } from '../../../electron/demo/ask.ts'
import { mediaServerInputSchema } from '../../../shared/media-server.ts'
import { OVERRIDE_PHRASE } from '../../../shared/pinned-test.ts'
import { pinnedTestSchema } from '../../../shared/pinned-test-input.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { rule } from '../catalogue/fixture.ts'

let folder: string
let live: App
let rehearsal: App
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-rehearse-'))
  live = await started('headless')
  rehearsal = await started('rehearsal')
  setUp(live)
  await takeOver(rehearsal, await exported(live))
})
afterAll(async () => {
  await live.close()
  await rehearsal.close()
  rmSync(folder, { recursive: true })
})

function started(mode: 'headless' | 'rehearsal'): Promise<App> {
  return createApp({
    dataDirectory: join(folder, mode),
    keyFile: join(folder, `${mode}.key`),
    handler: { address: '127.0.0.1', port: 0 },
    mode,
    logLevel: 'silent',
  })
}

/** A stream for holders of links, and rules that were put in force although a pinned test fails with them. */
function setUp({ catalogue }: App): void {
  catalogue.streams.create(streamInputSchema.parse({ name: 'live/news', mode: 'token' }), 'console')
  const test = pinnedTestSchema.parse({
    name: 'All may watch',
    request: { streamName: 'live/news', atMs: 1_750_000_000_000 },
    expected: { outcome: 'allow' },
  })
  catalogue.pinnedTests.create(test, 'console')
  const elsewhere = { kind: 'address' as const, values: ['198.51.100.0/24'] }
  catalogue.rules.saveDraft(0, [rule({ id: 'drop', source: elsewhere })], 'console')
  const override = { phrase: OVERRIDE_PHRASE, reason: 'Holders of links only.' } as const
  catalogue.rules.publish(0, '', 'console', override)
}

async function exported(app: App): Promise<string> {
  const request = new Request('http://stagedoor/api/v1/export/catalogue')
  return withoutReach(await (await app.console(request, { actor: 'cli' })).text())
}

/** Asks as a viewer's media server does. */
async function outcomeAt({ catalogue, about }: App, credential: string): Promise<unknown> {
  const { server, secret } = catalogue.mediaServers.create(
    mediaServerInputSchema.parse({ name: credential.slice(-8), protocol: 'generic' }),
    'console',
  )
  const known = { session: credential.slice(-8), address: '192.0.2.1', credential }
  const question = { version: 1, action: 'subscribe', phase: 'start', stream: 'live/news' }
  const url = `${new URL(about.handlerUrl).origin}/ask/${server.id}/${secret}`
  const { body } = await ask(url, { ...question, ...known })
  return (body as { outcome?: unknown } | null)?.outcome
}

function linkOf({ catalogue }: App): string {
  const [stream] = catalogue.streams.list()
  const link = { streamId: stream?.id ?? '', minutes: 10, label: 'ann', tags: [] }
  return catalogue.links.issue(link, 'console').token
}

it('says what is wrong with a document that cannot be taken over', async () => {
  const taken = takeOver(
    rehearsal,
    'stagedoor: 1\nstreams: [{ name: live/news, mode: nonsense }]\n',
  )
  await expect(taken).rejects.toMatchObject({
    code: 'ERR_INPUT_INVALID',
    issues: [expect.objectContaining({ path: expect.stringContaining('mode') })],
  })
})

it('takes over rules that were put in force although a pinned test fails, with the test', () => {
  expect(rehearsal.catalogue.rules.published().rules).toHaveLength(1)
  expect(rehearsal.catalogue.pinnedTests.list()).toHaveLength(1)
})

it('signs links that the live one refuses, and refuses those of the live one', async () => {
  const [ofLive, ofRehearsal] = [linkOf(live), linkOf(rehearsal)]
  expect(await outcomeAt(live, ofRehearsal)).toBe('deny')
  expect(await outcomeAt(rehearsal, ofLive)).toBe('deny')
  expect(await outcomeAt(live, ofLive)).toBe('allow')
  expect(await outcomeAt(rehearsal, ofRehearsal)).toBe('allow')
})

it('names what was answered otherwise, and says how many more there are', () => {
  const one = { id: '48', session: 's1', stream: 'live/news', recorded: 'allow', came: 'deny' }
  const differing = [
    { ...one, recorded: 'allow' as const },
    { ...one, id: '49', recorded: 'deny' as const, came: null },
  ]
  expect(sentenceOf({ asked: 9, same: 6, otherwise: 3, differing })).toBe(
    [
      'Asked again: 9. As recorded: 6. Otherwise: 3.',
      '  decision 48, live/news: recorded allow, now deny (session s1)',
      '  decision 49, live/news: recorded deny, now no answer (session s1)',
      '  and 1 more',
    ].join('\n'),
  )
})
