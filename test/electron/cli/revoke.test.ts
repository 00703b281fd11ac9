import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../../electron/app.ts'
import type { Config } from '../../../electron/cli/config.ts'
import { type LiftFlags, lift } from '../../../electron/cli/lift.ts'
import type { Output } from '../../../electron/cli/output.ts'
import { type RevokeFlags, revoke } from '../../../electron/cli/revoke.ts'
import { linkInputSchema } from '../../../shared/credential.ts'
import { mediaServerInputSchema } from '../../../shared/media-server.ts'
import type { Session } from '../../../shared/session.ts'
import { streamInputSchema } from '../../../shared/stream.ts'

let folder: string
let app: App
let config: Config
let askUrl = ''
let credential = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-revoke-'))
  const place = { dataDirectory: join(folder, 'data'), keyFile: join(folder, 'test.key') }
  app = await createApp({
    ...place,
    handler: { address: '127.0.0.1', port: 0 },
    mode: 'headless',
    logLevel: 'silent',
  })
  config = { ...place, logLevel: 'silent' } as unknown as Config
  const { catalogue } = app
  const stream = streamInputSchema.parse({ name: 'live/news', mode: 'metered' })
  const { id: streamId } = catalogue.streams.create(stream, 'console')
  credential = catalogue.links.issue(linkInputSchema.parse({ streamId }), 'console').token
  const input = mediaServerInputSchema.parse({ name: 'Studio', protocol: 'generic' })
  const { server, secret } = catalogue.mediaServers.create(input, 'console')
  await app.serveConsole({ address: '127.0.0.1', port: 0, openCommand: 'stagedoor open' })
  while (app.about.handlerUrl === '') await new Promise((resolve) => setTimeout(resolve, 5))
  askUrl = `${app.about.handlerUrl}/ask/${server.id}/${secret}`
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  process.exitCode = undefined
  const { revocations } = app.catalogue
  for (const each of revocations.list()) revocations.lift(each.id, 'console')
  for (const each of await live()) await ask(each.sessionKey ?? '', 'end')
})

/** What the media server is answered about a session. */
async function ask(session: string, phase: 'start' | 'recheck' | 'end'): Promise<string> {
  const asked = { version: 1, action: 'subscribe', stream: 'live/news', session, phase, credential }
  const response = await fetch(askUrl, { method: 'POST', body: JSON.stringify(asked) })
  return ((await response.json()) as { outcome: string }).outcome
}

async function live(): Promise<readonly Session[]> {
  const request = new Request('http://stagedoor/api/v1/sessions')
  const response = await app.console(request, { actor: 'console' })
  return ((await response.json()) as { sessions: Session[] }).sessions
}

interface Ran {
  readonly said: readonly object[]
  readonly sentences: readonly string[]
  readonly code: unknown
}

/** What the command says, and the exit code it leaves. */
const run = (flags: RevokeFlags): Promise<Ran> => ran((output) => revoke(config, output, flags))
const runLift = (id?: string, flags: LiftFlags = {}): Promise<Ran> =>
  ran((output) => lift(config, output, id, flags))

async function ran(work: (output: Output) => Promise<void>): Promise<Ran> {
  const said: object[] = []
  const sentences: string[] = []
  const say = (sentence: string, fact: object): void => {
    said.push(fact)
    sentences.push(sentence)
  }
  await work({ json: true, say, warn: () => {}, write: () => {} })
  return { said, sentences, code: process.exitCode }
}

describe('stagedoor revoke', () => {
  it.each([
    ['no target', {}, 'ERR_INPUT_INVALID'],
    ['two targets', { stream: 'live/news', viewer: 'ann' }, 'ERR_INPUT_INVALID'],
    ['a label of no token', { label: 'nobody' }, 'ERR_NOT_FOUND'],
    ['a tag of no token', { tag: 'none' }, 'ERR_NOT_FOUND'],
    ['an unknown stream', { stream: 'live/none' }, 'ERR_NOT_FOUND'],
    ['a grant that nothing here has', { grant: 'st-77' }, 'ERR_NOT_FOUND'],
    ['an address that is none', { address: 'nowhere' }, 'ERR_CIDR_INVALID'],
    ['minutes that are no number', { viewer: 'ann', minutes: '1h' }, 'ERR_INPUT_INVALID'],
  ])('refuses %s', async (_, flags, code) => {
    await ask('v1', 'start')
    await expect(run({ ...flags, yes: '9' })).rejects.toMatchObject({ code })
    expect(app.catalogue.revocations.list()).toEqual([])
  })

  it('refuses an unknown stream also where it would only say whom it concerns', async () => {
    await expect(run({ stream: 'live/none' })).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
  })

  it('refuses a folder without a database', async () => {
    const elsewhere = { ...config, dataDirectory: join(folder, 'none') }
    const output = { json: true, say: () => {}, warn: () => {}, write: () => {} }
    await expect(revoke(elsewhere, output, { viewer: 'ann' })).rejects.toMatchObject({
      code: 'ERR_NOT_FOUND',
    })
  })

  it('does nothing without a number, and when more are live than it says', async () => {
    await ask('v1', 'start')
    await ask('v2', 'start')
    const looked = await run({ stream: 'live/news' })
    expect(looked.said).toMatchObject([{ sessions: 2, streamCount: 1 }, { done: false }])
    expect(looked.code).toBe(1)
    await expect(run({ stream: 'live/news', yes: '1' })).rejects.toMatchObject({
      code: 'ERR_CONFLICT',
    })
    expect(app.catalogue.revocations.list()).toEqual([])
    expect(await ask('v1', 'recheck')).toBe('allow')
  })

  it('says that nobody is there, and does nothing', async () => {
    const looked = await run({ viewer: 'nobody' })
    expect(looked.said).toMatchObject([{ sessions: 0 }, { done: false }])
    expect(looked.sentences[1]).toBe(
      'Nothing was done. Nobody is live there. To refuse it from now on all the same, say --yes 0.',
    )
  })

  it('refuses what nobody is live with, one that is known and one that is said to be', async () => {
    const streamId = app.catalogue.streams.list()[0]?.id ?? ''
    const input = linkInputSchema.parse({ streamId, label: 'Bob' })
    const { id } = app.catalogue.links.issue(input, 'console').link
    const { sentences } = await run({ grant: id, yes: '0' })
    expect(sentences.at(-1)).toContain('1 revocation made')
    await run({ grant: 'st-77', unknown: true, yes: '0' })
    expect(app.catalogue.revocations.list().map(({ value }) => value)).toEqual(
      expect.arrayContaining([id, 'st-77']),
    )
  })

  it('takes no text for an id, and repeats none', async () => {
    const streamId = app.catalogue.streams.list()[0]?.id ?? ''
    const { link, token } = app.catalogue.links.issue(
      linkInputSchema.parse({ streamId }),
      'console',
    )
    await expect(run({ grant: token, yes: '0' })).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
      message: `That is the text of a token, not its id. To revoke it, say --grant ${link.id}.`,
    })
    const wrong = `https://play.example/live/news?rj-auth=B${token.slice(1)}`
    await expect(run({ grant: wrong, yes: '0' })).rejects.toMatchObject({
      code: 'ERR_NOT_FOUND',
      message: expect.not.stringContaining(token.slice(1)),
    })
    expect(app.catalogue.revocations.list()).toEqual([])
  })

  it.each(['label', 'tag'] as const)('revokes all tokens of a %s, in use or not', async (by) => {
    const streamId = app.catalogue.streams.list()[0]?.id ?? ''
    const issue = (fields: object): string =>
      app.catalogue.links.issue(linkInputSchema.parse({ streamId, ...fields }), 'console').link.id
    const value = `Jan ${by}`
    const named = [issue({ [by === 'tag' ? 'tags' : by]: by === 'tag' ? [value] : value })]
    named.push(issue({ label: 'b', tags: [value, 'x'], ...(by === 'label' && { label: value }) }))
    issue({ label: `${value} 2`, tags: [`${value} 2`] })
    issue({ label: value.toLowerCase(), tags: [value.toLowerCase()] })
    const looked = await run({ [by]: value })
    expect(looked.said).toMatchObject([{ sessions: 0 }, { tokens: 2 }, { done: false }])
    expect(app.catalogue.revocations.list()).toEqual([])
    await run({ [by]: value, yes: '0' })
    const revoked = app.catalogue.revocations.list().map((each) => each.value)
    expect(revoked.toSorted()).toEqual(named.toSorted())
    expect((await run({ [by]: value })).said).toMatchObject([{}, { tokens: 0 }, { done: false }])
  })

  it('asks for the number of sessions, and says that more tokens than that are revoked', async () => {
    const streamId = app.catalogue.streams.list()[0]?.id ?? ''
    const issue = (): string =>
      app.catalogue.links.issue(linkInputSchema.parse({ streamId, label: 'Kim' }), 'console').token
    const others = credential
    credential = issue()
    issue()
    await ask('k1', 'start')
    credential = others
    const { sentences } = await run({ label: 'Kim' })
    expect(sentences.slice(1)).toEqual([
      '2 tokens would be revoked, also those that nobody is in with.',
      'Nothing was done. To revoke them, say --yes 1: it counts the sessions, and revokes all 2.',
    ])
  })

  it('ends whom it revoked at their next check, and nobody else', async () => {
    await ask('v1', 'start')
    await ask('v2', 'start')
    expect((await live()).map(({ streamName }) => streamName)).toEqual(['live/news', 'live/news'])
    const { said, code } = await run({ stream: 'live/news', yes: '2', note: 'leak' })
    expect(said).toMatchObject([{ sessions: 2 }, { state: 'done', total: 2, revocations: 2 }])
    expect(code).toBeUndefined()
    expect(await ask('v1', 'recheck')).toBe('deny')
    expect(await ask('v2', 'recheck')).toBe('deny')
    expect(await live()).toEqual([])
    expect(await ask('v3', 'start')).toBe('allow')
    const [entry] = app.catalogue.audit.list({}, 1)
    expect(entry).toMatchObject({ what: 'revocation.create_many', actor: 'cli' })
    expect(entry?.detail).toContain('leak')
  })
})

describe('stagedoor lift', () => {
  const inForce = () => app.catalogue.revocations.list().map(({ value }) => value)
  const revoked = async (...values: string[]): Promise<void> => {
    for (const value of values) await run({ viewer: value, yes: '0' })
  }

  it.each([
    ['an id that nothing in force has', 'none', {}, 'ERR_NOT_FOUND'],
    ['a number for one', 'none', { yes: '1' }, 'ERR_INPUT_INVALID'],
    ['a number that is none', 'all', { yes: 'all' }, 'ERR_INPUT_INVALID'],
    ['an id and whom', 'all', { viewer: 'ann', yes: '1' }, 'ERR_INPUT_INVALID'],
    ['a tag of no token', undefined, { tag: 'none', yes: '1' }, 'ERR_NOT_FOUND'],
    ['an address that is none', undefined, { address: 'nowhere', yes: '1' }, 'ERR_CIDR_INVALID'],
  ])('refuses %s', async (_, id, flags: LiftFlags, code) => {
    await revoked('ann')
    await expect(runLift(id, flags)).rejects.toMatchObject({ code })
    expect(inForce()).toEqual(['ann'])
  })

  it('lifts none of all without a number, nor more than it says', async () => {
    await revoked('ann', 'bob')
    for (const flags of [{}, { yes: '1' }]) {
      const { said, code } = await runLift('all', flags)
      expect(said).toEqual([{ inForce: 2, done: false }])
      expect(code).toBe(1)
    }
    expect(inForce()).toHaveLength(2)
    expect((await runLift('all', { yes: '2' })).said).toEqual([{ lifted: 2 }])
    expect(inForce()).toEqual([])
  })

  it('lifts what revoking whom one names did, as a tag, and nothing else', async () => {
    const { catalogue } = app
    const [{ id: streamId = '' } = {}] = catalogue.streams.list()
    const tags = ['club']
    const input = linkInputSchema.parse({ streamId, label: 'Clubman', tags })
    const { link } = catalogue.links.issue(input, 'console')
    await revoked('ann')
    const before = await runLift(undefined, { tag: 'club' })
    expect([before.said, before.code]).toEqual([[{ inForce: 0 }], undefined])
    for (const named of [{ tag: 'club' }, { label: 'Clubman' }, { grant: link.id }]) {
      await run({ ...named, yes: '0' })
      const told = await runLift(undefined, named)
      expect(told.said).toMatchObject([{ value: link.id }, { inForce: 1, done: false }])
      expect(told.sentences[1]).toMatch(/ say --yes 1\.$/)
      expect((await runLift(undefined, { ...named, yes: '1' })).said).toEqual([{ lifted: 1 }])
      expect(inForce()).toEqual(['ann'])
    }
    await run({ address: '192.0.2.0/24', yes: '0' })
    await run({ address: '198.51.100.0/24', yes: '0' })
    await runLift(undefined, { address: '192.0.2.7', yes: '1' })
    expect(inForce()).toEqual(['198.51.100.0/24', 'ann'])
  })

  it('lists those in force, and lifts one', async () => {
    expect((await runLift()).sentences).toEqual(['No revocation is in force.'])
    await revoked('ann', 'bob')
    const { said, sentences } = await runLift()
    expect(sentences[1]).toMatch(/ {2}viewer ann$/)
    expect(said).toMatchObject([{ value: 'bob' }, { kind: 'viewer', value: 'ann' }])
    await runLift((said[1] as { id: string }).id)
    expect(inForce()).toEqual(['bob'])
  })

  it('lifts what was revoked together by the command that revoke prints', async () => {
    await ask('v1', 'start')
    await ask('v2', 'start')
    const { sentences } = await run({ stream: 'live/news', yes: '2' })
    await revoked('ann')
    expect((await runLift()).sentences[1]).toMatch(/, together with others: \S+$/)
    const id = / say: stagedoor lift (\S+)$/.exec(sentences[1] ?? '')?.[1] ?? ''
    expect((await runLift(id)).said).toEqual([{ lifted: 2 }])
    expect(inForce()).toEqual(['ann'])
    expect(await ask('v1', 'recheck')).toBe('allow')
  })
})
