import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Session } from '../../shared/session.ts'
import type { Stream } from '../../shared/stream.ts'
import { type Icecast, startIcecast } from './icecast.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

const MAIN = '/main.mp3'
const SPARE = '/spare.mp3'

describe.skipIf(!havePrograms('icecast2', 'ffmpeg'))('a real Icecast in trouble', () => {
  let door: Stagedoor
  let icecast: Icecast
  let mounts: readonly string[]
  let main: Stream
  let spare: Stream
  const sources: Program[] = []

  beforeAll(setUp)
  afterAll(takeDown)
  beforeEach(async ({ task }) => {
    // What a try left on air would be in the way of the next, which could not pass.
    if (task.result?.retryCount !== 0) await takeDown().then(setUp)
  })

  async function setUp(): Promise<void> {
    door = await startStagedoor()
    const { item: server } = await door.call('POST /media-servers', {
      name: 'Icecast',
      protocol: 'icecast',
    })
    main = (await door.call('POST /streams', { name: 'main.mp3' })).item
    spare = (await door.call('POST /streams', { name: 'spare.mp3' })).item
    const { snippets } = await door.call(
      `POST /media-servers/${server.id}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    const block = snippets[0]?.text ?? ''
    const fallback = `<fallback-mount>${SPARE}</fallback-mount><fallback-override>1</fallback-override>`
    mounts = [
      block.replace('/live.ogg', MAIN).replace('</mount-name>', `</mount-name>\n    ${fallback}`),
      block.replace('/live.ogg', SPARE),
      block.replace('/live.ogg', '/höre.mp3'),
    ]
    icecast = await startIcecast(door.folder, mounts)
  }

  async function takeDown(): Promise<void> {
    for (const source of sources.splice(0)) await source.stop('SIGKILL')
    await icecast?.stop()
    await door?.stop()
  }

  async function keyFor(stream: Stream): Promise<string> {
    return (await door.call('POST /stream-keys', { streamId: stream.id })).secret ?? ''
  }

  async function onAir(mount: string, stream: Stream): Promise<Program> {
    const source = icecast.source(mount, await keyFor(stream))
    sources.push(source)
    await until(`${mount} is on air`, () => icecast.isOnAir(mount), source.output)
    return source
  }

  /** As the test before left it, unless this is another try. */
  async function stillOnAir(mount: string, stream: Stream): Promise<void> {
    if (!(await icecast.isOnAir(mount))) await onAir(mount, stream)
  }

  async function sessions(stream: Stream, action: Session['action']): Promise<readonly Session[]> {
    const { sessions: live } = await door.call('GET /sessions')
    return live.filter((each) => each.streamId === stream.id && each.action === action)
  }

  const idsOf = (live: readonly Session[]): readonly string[] => live.map(({ id }) => id)

  /** Listens until told to stop, and counts what comes. */
  async function listen(mount: string, stream: Stream) {
    const { token } = await door.call('POST /links', { streamId: stream.id })
    const abort = new AbortController()
    const response = await fetch(`${icecast.url}${mount}?rj-auth=${token}`, {
      signal: abort.signal,
    })
    expect(response.status, icecast.log()).toBe(200)
    let bytes = 0
    const over = (async () => {
      for await (const chunk of response.body ?? []) bytes += chunk.length
    })().catch(() => undefined)
    return { bytes: () => bytes, over, stop: () => abort.abort() }
  }

  async function endOf(id: string | undefined): Promise<string | null | undefined> {
    const ended = await door.call('GET /sessions/ended')
    return ended.sessions.find((each) => each.id === id)?.end
  }

  it('keeps a listener in Live who moves to the fallback mount and back', async () => {
    await onAir(SPARE, spare)
    const source = await onAir(MAIN, main)
    const listener = await listen(MAIN, main)
    await until('the listener is live', async () => (await sessions(main, 'subscribe')).length > 0)
    const before = idsOf(await sessions(main, 'subscribe'))

    await source.stop('SIGKILL')
    await until('its publisher is gone', async () => (await sessions(main, 'publish')).length === 0)
    const heard = listener.bytes()
    await until('the spare is heard', () => listener.bytes() > heard + 20_000, icecast.log)
    expect(idsOf(await sessions(main, 'subscribe'))).toEqual(before)

    await onAir(MAIN, main)
    const again = listener.bytes()
    await until('the main one is heard', () => listener.bytes() > again + 20_000, icecast.log)
    expect(idsOf(await sessions(main, 'subscribe'))).toEqual(before)
    expect(await sessions(main, 'publish')).toHaveLength(1)

    listener.stop()
    await until(
      'the listener is gone',
      async () => (await sessions(main, 'subscribe')).length === 0,
    )
    expect(await endOf(before[0])).toBe('reported')
  })

  it('keeps the first publisher when a second encoder comes to its mount', async () => {
    await stillOnAir(MAIN, main)
    const before = idsOf(await sessions(main, 'publish'))
    expect(before).toHaveLength(1)
    const second = icecast.source(MAIN, await keyFor(main))
    expect(await second.ended, second.output()).not.toBe(0)
    expect(idsOf(await sessions(main, 'publish'))).toEqual(before)
    expect(await icecast.isOnAir(MAIN)).toBe(true)
  })

  it('shows a publisher whose mount has letters that are escaped on the way', async () => {
    const { item } = await door.call('POST /streams', { name: 'höre.mp3' })
    const key = await keyFor(item)
    sources.push(icecast.source('/h%C3%B6re.mp3', key))
    await until(
      'it is live',
      async () => (await sessions(item, 'publish')).length === 1,
      icecast.log,
    )
    const listener = await listen('/h%c3%b6re.mp3', item)
    await until('it is heard', async () => (await sessions(item, 'subscribe')).length === 1)
    listener.stop()
    await sources.pop()?.stop('SIGKILL')
    await until('it is gone', async () => (await sessions(item, 'publish')).length === 0)
  })

  it('ends the sessions of an Icecast that was killed, once another encoder is there', async () => {
    await stillOnAir(MAIN, main)
    await stillOnAir(SPARE, spare)
    const [listener, beside] = [await listen(MAIN, main), await listen(SPARE, spare)]
    await until('the listeners are live', async () => {
      const [ones, others] = [await sessions(main, 'subscribe'), await sessions(spare, 'subscribe')]
      return ones.length + others.length === 2
    })
    const [publisher] = await sessions(main, 'publish')
    const [old] = await sessions(main, 'subscribe')
    const stale = [...(await sessions(spare, 'publish')), ...(await sessions(spare, 'subscribe'))]

    await icecast.stop('SIGKILL')
    await Promise.all([listener.over, beside.over])
    for (const source of sources) await source.stop('SIGKILL')
    icecast = await startIcecast(door.folder, mounts)
    await onAir(MAIN, main)
    await until('the new publisher is live', async () => {
      const [live, ...others] = await sessions(main, 'publish')
      return others.length === 0 && live !== undefined && live.id !== publisher?.id
    })
    expect(await endOf(publisher?.id)).toBe('restart')
    expect(await endOf(old?.id)).toBe('restart')
    expect(await sessions(main, 'subscribe')).toEqual([])

    const fresh = await listen(MAIN, main)
    await until(
      'a new listener is live',
      async () => (await sessions(main, 'subscribe')).length === 1,
    )
    await onAir(SPARE, spare)
    await until(
      'the other mount is told apart',
      async () => (await endOf(stale[0]?.id)) === 'restart',
    )
    expect(await Promise.all(stale.map(({ id }) => endOf(id)))).not.toContain(undefined)
    expect(await sessions(main, 'subscribe')).toHaveLength(1)
    fresh.stop()
  })
})
