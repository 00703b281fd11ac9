import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stream } from '../../shared/stream.ts'
import {
  anew,
  browserOfAll,
  launchLink,
  openContext,
  seen,
  typeIntoPalette,
} from '../e2e/support.ts'
import { ADMIN, type Icecast, startIcecast } from './icecast.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

const MOUNT = '/live.mp3'
const SHORT = '/short.mp3'

describe.skipIf(!havePrograms('icecast2', 'ffmpeg'))('a real Icecast', () => {
  let door: Stagedoor
  let icecast: Icecast
  const others: Icecast[] = []
  const sources: Program[] = []
  let key = ''
  let handlerSecret = ''
  let live: Stream
  let short: Stream

  beforeAll(async () => {
    door = await startStagedoor()
    const { item: server, secret } = await door.call('POST /media-servers', {
      name: 'Icecast',
      protocol: 'icecast',
    })
    handlerSecret = secret ?? ''
    live = (await door.call('POST /streams', { name: 'live.mp3' })).item
    short = (await door.call('POST /streams', { name: 'short.mp3', maxSessionSeconds: 3 })).item
    const snippets = await door.call(
      `POST /media-servers/${server.id}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    const block = snippets.snippets[0]?.text ?? ''
    const mounts = [MOUNT, SHORT].map((mount) => block.replace('/live.ogg', mount))
    icecast = await startIcecast(door.folder, mounts)
    key = await keyFor(live)
  })

  afterAll(async () => {
    for (const source of sources) await source.stop('SIGKILL')
    for (const each of others) await each.stop()
    await icecast?.stop()
    await door?.stop()
  })

  async function keyFor(stream: Stream): Promise<string> {
    const { secret } = await door.call('POST /stream-keys', { streamId: stream.id })
    return secret ?? ''
  }

  async function linkTo(stream: Stream): Promise<string> {
    const issued = await door.call('POST /links', { streamId: stream.id })
    return `?rj-auth=${issued.token}`
  }

  async function onAir(mount: string, withKey: string): Promise<void> {
    sources.push(icecast.source(mount, withKey))
    await until(`${mount} is on air`, () => icecast.isOnAir(mount), sources.at(-1)?.output)
  }

  async function liveSessions(stream: Stream) {
    const { sessions } = await door.call('GET /sessions')
    return sessions.filter((each) => each.streamId === stream.id && each.action === 'subscribe')
  }

  /** Stays until told to stop, and hears: an answer that nobody reads is let go of when the garbage is collected. */
  async function listen(path: string): Promise<{ readonly status: number; stop(): void }> {
    const leaving = new AbortController()
    const { status, body } = await fetch(`${icecast.url}${path}`, { signal: leaving.signal })
    body?.pipeTo(new WritableStream()).catch(() => undefined)
    return { status, stop: () => leaving.abort() }
  }

  async function statusOf(path: string): Promise<number> {
    const { status, stop } = await listen(path)
    stop()
    return status
  }

  async function latestReason(): Promise<string | undefined> {
    return (await door.call('GET /decisions')).decisions[0]?.reason
  }

  it('refuses a source with a wrong key', async () => {
    const source = icecast.source(MOUNT, 'sdk_wrong')
    expect(await source.ended, source.output()).not.toBe(0)
    expect(await icecast.isOnAir(MOUNT)).toBe(false)
    expect(await latestReason()).toBe('credential_unknown')
  })

  it('refuses a source with the key of another stream', async () => {
    const source = icecast.source(SHORT, key)
    expect(await source.ended, source.output()).not.toBe(0)
    expect(await latestReason()).toBe('grant_other_stream')
  })

  it('admits a source with the key of its stream, and shows it live', async () => {
    await onAir(MOUNT, key)
    const { sessions } = await door.call('GET /sessions')
    expect(sessions).toMatchObject([{ action: 'publish', streamName: 'live.mp3' }])
  })

  it('refuses a listener without a link, with a cut one and with one for another stream', async () => {
    expect(await statusOf(MOUNT), icecast.log()).toBe(401)
    expect(await latestReason()).toBe('credential_missing')
    const link = await linkTo(live)
    expect(await statusOf(`${MOUNT}${link.slice(0, -8)}`)).toBe(401)
    expect(await statusOf(`${MOUNT}${await linkTo(short)}`)).toBe(401)
    expect(await latestReason()).toBe('grant_other_stream')
    expect(await liveSessions(live)).toEqual([])
  })

  it('gives an admitted listener the audio, and ends the session when it leaves', async () => {
    const played = icecast.listen(`${MOUNT}${await linkTo(live)}`, 2)
    await until('the listener is shown live', async () => (await liveSessions(live)).length === 1)
    expect(await liveSessions(live)).toMatchObject([
      { reason: 'grant_accepted', address: '127.0.0.1', protocol: 'icecast' },
    ])
    const asked = 'GET /usage?period=today&notCounted=true' as 'GET /usage'
    expect((await door.call(asked)).notCounted).toBe(1)
    const { code, text } = await played
    expect(code, text).toBe(0)
    expect(text).toMatch(/audio:\d*[1-9]\d*kB|audio:\d*[1-9]\d*KiB/)
    await until('the session ended', async () => (await liveSessions(live)).length === 0)
    const ended = await door.call('GET /sessions/ended')
    expect(ended.sessions[0]).toMatchObject({ end: 'reported', streamName: 'live.mp3' })
    // Icecast tells how long it was, not how much was sent. Written within a second.
    const watched = async () => (await door.call('GET /usage')).totals.ms
    await until('what was watched is filed', async () => (await watched()) > 0)
    const file = door.cli('usage', '--by=media-server', '--format=csv')
    expect(await file.ended).toBe(0)
    expect(file.output()).toMatch(/"Icecast","[^"]+",\d+,[1-9]\d*,,/)
  })

  it('cuts a listener at the time limit of its stream', async () => {
    await onAir(SHORT, await keyFor(short))
    const response = await fetch(`${icecast.url}${SHORT}${await linkTo(short)}`)
    expect(response.status).toBe(200)
    let bytes = 0
    // Ends only when Icecast closes the connection.
    for await (const chunk of response.body ?? []) bytes += chunk.length
    expect(bytes).toBeGreaterThan(4_000)
    await until('the session ended', async () => (await liveSessions(short)).length === 0)
    const ended = await door.call('GET /sessions/ended')
    const mine = ended.sessions.find((each) => each.streamName === 'short.mp3')
    expect(mine).toMatchObject({ end: 'time_limit' })
  })

  it('lets one in at a time with a link that is limited to one, and the next when the first has left', async () => {
    const { query } = await door.call('POST /tokens', {
      kind: 'listener-link',
      streamId: live.id,
      sessions: 1,
    })
    const address = `${MOUNT}?${query}`
    const first = icecast.listen(address, 4, 'first')
    await until('the first is live', async () => (await liveSessions(live)).length === 1)
    const second = await icecast.listen(address, 1, 'second')
    expect(second.text).toContain('401')
    expect(await latestReason()).toBe('limit_grant')
    expect((await first).code).toBe(0)
    await until('the first has left', async () => (await liveSessions(live)).length === 0)
    const third = await icecast.listen(address, 1, 'second')
    expect(third.code, third.text).toBe(0)
    await until('the third has left', async () => (await liveSessions(live)).length === 0)
  })

  it('refuses a revoked listener on return, and a new link still works', async () => {
    const link = await linkTo(live)
    const listening = await listen(`${MOUNT}${link}`)
    expect(listening.status).toBe(200)
    await until('only this one is there', async () => (await liveSessions(live)).length === 1)
    const [session] = await liveSessions(live)
    const revoked = await door.call(
      `POST /sessions/${session?.id}/revoke` as 'POST /sessions/{id}/revoke',
      { what: 'grant', untilMs: null, note: 'shared in a forum' },
    )
    expect(revoked.sessionIds).toEqual([session?.id])
    expect((await liveSessions(live))[0]?.revokedAtMs).not.toBeNull()
    listening.stop()
    expect(await statusOf(`${MOUNT}${link}`)).toBe(401)
    expect(await latestReason()).toBe('grant_revoked')
    expect(await statusOf(`${MOUNT}${await linkTo(live)}`)).toBe(200)
  })

  it('ends the sessions of a source that goes', async () => {
    const listening = await listen(`${MOUNT}${await linkTo(live)}`)
    await until('only this one is there', async () => (await liveSessions(live)).length === 1)
    await sources[0]?.stop('SIGKILL')
    await until('its listeners are gone', async () => (await liveSessions(live)).length === 0)
    listening.stop()
    const { sessions } = await door.call('GET /sessions')
    expect(sessions.filter((each) => each.streamName === 'live.mp3')).toEqual([])
  })

  it('is set up by a newcomer step by step, up to the first listener', async () => {
    const began = performance.now()
    const context = await openContext(await browserOfAll(), door)
    const page = await context.newPage()
    await page.goto(await launchLink(door))
    let actions = 0
    const act = async (work: Promise<unknown>): Promise<void> => {
      actions += 1
      await work
    }
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
    const copied = async (name: string): Promise<string> => {
      const before = await clipboard()
      await act(button(name).first().click())
      await until(`${name} did`, async () => (await clipboard()) !== before)
      return clipboard()
    }

    await seen(page.getByRole('navigation', { name: 'Screens' }))
    await typeIntoPalette(page, 'step by step')
    // Enter takes what is highlighted, which follows what was typed.
    await seen(page.locator('[role=option][data-highlighted]').filter({ hasText: 'step by step' }))
    await act(page.keyboard.press('Enter'))
    await act(page.getByLabel('Public address').fill('http://127.0.0.1:8000'))
    await act(button('Add it').click())
    // What an attempt before left is on air, and has its key.
    const name = `${anew('first')}.mp3`
    await act(page.getByLabel('Name of the stream').fill(name))
    await act(button('Guard this stream').click())
    const snippet = await copied('Copy One mount')
    // Pasted, the mount named, Icecast started.
    actions += 3
    const mounts = [snippet.replace('/live.ogg', `/${name}`)]
    const fresh = await startIcecast(join(door.folder, name), mounts)
    others.push(fresh)
    await act(button('Make a key for the encoder').click())
    const encoderKey = await copied('Copy stream key')
    await act(Promise.resolve(sources.push(fresh.source(`/${name}`, encoderKey))))
    await act(button('Issue the link').click())
    await until('it is on air', () => fresh.isOnAir(`/${name}`), sources.at(-1)?.output)
    const { search, pathname } = new URL(await copied('Copy Link'))
    const played = fresh.listen(`${pathname}${search}`, 1)
    actions += 1
    await seen(page.getByText('The first viewer is in'))
    const seconds = (performance.now() - began) / 1000
    console.log(`first viewer at a real Icecast: ${actions} actions, ${seconds.toFixed(1)} s`)
    // The key was shown once, and is there until one leaves.
    await seen(page.getByText(encoderKey, { exact: true }))
    await seen(page.getByRole('link', { name: 'name that as its allowed peers' }))
    const control = page.getByRole('region', { name: 'If you like: cut at once' })
    expect(await control.getByLabel('Address').inputValue()).toBe('http://127.0.0.1:8000')
    await control.getByLabel('Address').fill(fresh.url)
    await control.getByLabel('Admin password').fill(ADMIN.password)
    await control.getByRole('button', { name: 'Store and check' }).click()
    await seen(control.getByText('Whoever is revoked is cut at once from now on.'))
    expect((await played).code).toBe(0)
    await context.close()
  })

  it('never has the handler secret in its own log, even at its most talkative', () => {
    expect(handlerSecret).not.toBe('')
    expect(icecast.log()).toContain('/ask/')
    expect(icecast.log()).not.toContain(handlerSecret)
  })
})
