import { afterEach, describe, expect, it } from 'vitest'
import { openReserve } from '../../electron/store/reserve.ts'
import type { Alarm } from '../../shared/api.ts'
import { until } from './programs.ts'
import { freshFolder, type Stagedoor, startStagedoor } from './stagedoor.ts'
import {
  addCaller,
  type Caller,
  icecastAdmits,
  icecastTells,
  nimbleAdmits,
  nimbleStarts,
} from './support/callers.ts'
import {
  canMount,
  databaseOf,
  dataOf,
  limitWrites,
  lockDatabase,
  mountFailingDisk,
  mountSmallDisk,
  type SmallDisk,
} from './support/obstacles.ts'
import { ONCE } from './support/once.ts'

const STREAM = 'live/open'
const STARTS = 40

/** Whose lock it is can be told on Linux alone. */
const BY_THIS_TEST =
  process.platform === 'linux' ? new RegExp(`node \\(pid ${process.pid}\\)`) : /./

const doors: Stagedoor[] = []
const disks: Pick<SmallDisk, 'unmount'>[] = []
afterEach(async () => {
  for (const door of doors) await door.program.stop('SIGKILL')
  for (const disk of disks.splice(0)) disk.unmount()
  for (const door of doors.splice(0)) await door.stop()
})

interface Place {
  readonly door: Stagedoor
  readonly caller: Caller
}

async function prepared(folder = freshFolder()): Promise<Place> {
  const door = await startStagedoor(folder)
  doors.push(door)
  await door.call('POST /streams', { name: STREAM, mode: 'public' })
  return { door, caller: await addCaller(door, 'nimble') }
}

const keysOf = (what: string): readonly string[] =>
  Array.from({ length: STARTS }, (_, at) => `${what}-${at}`)

/** Asks for all at once. Answers the keys that were admitted; every request has to be answered. */
async function admitted({ door, caller }: Place, keys: readonly string[]): Promise<string[]> {
  const asks = keys.map((key) => nimbleStarts(door, caller, { stream: STREAM, key }))
  const answers = await Promise.all(asks)
  expect(answers.filter(({ status }) => status !== 200 && status !== 403)).toEqual([])
  return keys.filter((_, at) => {
    const answer = answers[at]
    return answer !== undefined && nimbleAdmits(answer)
  })
}

async function storeAlarms(door: Stagedoor): Promise<readonly Alarm[]> {
  const { alarms } = await door.call('GET /alarms')
  return alarms.filter((each) => each.code.startsWith('store_'))
}

const recovered = (door: Stagedoor): Promise<void> =>
  until('the alarm is over', async () => (await storeAlarms(door)).length === 0)

/** What is stored of some keys, newest first: reason and whether a session began. */
async function storedOf(door: Stagedoor, keys: readonly string[]) {
  const { decisions } = await door.call('GET /decisions?limit=1000' as 'GET /decisions')
  return decisions
    .filter((each) => each.sessionKey !== null && keys.includes(each.sessionKey))
    .map((each) => [each.reason, each.sessionId !== null])
}

/** What holds in every trouble with the store, whatever it is. */
async function expectSafe(
  place: Place,
  trouble: {
    readonly begin: () => void
    readonly end: () => void
    readonly alarm: Alarm['code']
    readonly refusal: string
    /** What the alarm and `check` say in particular. Default whatever they say. */
    readonly said?: RegExp
  },
): Promise<void> {
  const { door } = place
  const [before, refused, again, after] = ['before', 'refused', 'again', 'after'].map(keysOf)
  if (!before || !refused || !again || !after) throw new Error('no keys')
  expect(await admitted(place, before)).toEqual(before)
  trouble.begin()
  expect(await admitted(place, refused), 'admitted without being stored').toEqual([])
  expect(await storeAlarms(door)).toMatchObject([
    {
      code: trouble.alarm,
      message: expect.stringMatching(trouble.said ?? /./),
      remedy: expect.stringMatching(/./),
    },
  ])
  await expect(door.call('POST /streams', { name: 'never' })).rejects.toThrow(trouble.refusal)
  expect((await door.call('GET /sessions')).sessions).toHaveLength(STARTS)
  expect(await admitted(place, again), 'admitted on the second try').toEqual([])
  trouble.end()
  await recovered(door)
  expect(await admitted(place, after)).toEqual(after)
  expect((await door.call('GET /streams')).streams.map((each) => each.name)).toEqual([STREAM])
  const stored = await storedOf(door, [...refused, ...again])
  expect(stored).toEqual(stored.map(() => ['store_unavailable', false]))
  expect(stored).toHaveLength(2 * STARTS)
  expect(await storedOf(door, after)).toEqual(after.map(() => ['public_stream', true]))
}

/** Where the operator chose to let viewers in meanwhile: every one of them is stored in the end. */
async function expectAllStored(
  place: Place,
  trouble: { readonly begin: () => void; readonly end: () => void },
): Promise<void> {
  const { door } = place
  await door.call('PATCH /settings', { whenStoreFails: 'allow' })
  const keys = keysOf('meanwhile')
  const icecast = await addCaller(door, 'icecast')
  const listener = { stream: STREAM, client: 'leaves' }
  expect(icecastAdmits(await icecastTells(door, icecast, 'listener_add', listener))).toBe(true)
  trouble.begin()
  expect(await admitted(place, keys)).toEqual(keys)
  await icecastTells(door, icecast, 'listener_remove', listener)
  expect(await storeAlarms(door)).toHaveLength(1)
  trouble.end()
  await recovered(door)
  expect(await storedOf(door, keys)).toEqual(keys.map(() => ['unrecorded_allow', true]))
  await door.program.stop('SIGKILL')
  const again = await startStagedoor(door.folder)
  doors.push(again)
  const { sessions } = await again.call('GET /sessions')
  const live = sessions.map((each) => each.sessionKey)
  expect(
    keys.filter((key) => !live.includes(key)),
    'admitted and not stored',
  ).toEqual([])
}

describe('while another program locks the database', ONCE, () => {
  const lockOf = ({ door }: Place) => {
    let lock: { release(): void } | null = null
    return {
      begin: () => {
        lock = lockDatabase(databaseOf(door.folder))
      },
      end: () => lock?.release(),
    }
  }

  it('refuses starts, answers everybody, names it, and goes on by itself', async () => {
    const place = await prepared()
    await expectSafe(place, {
      ...lockOf(place),
      alarm: 'store_locked',
      refusal: 'ERR_DB_BUSY',
      said: BY_THIS_TEST,
    })
    const lock = lockDatabase(databaseOf(place.door.folder))
    const checked = place.door.cli('check')
    expect(await checked.ended).toBe(1)
    lock.release()
    expect(checked.output()).toMatch(/^problem database: .*stagedoor\.db is locked by /m)
    expect(checked.output()).toMatch(BY_THIS_TEST)
  })

  it('admits if the operator chose so, and stores each of them afterwards', async () => {
    const place = await prepared()
    await expectAllStored(place, lockOf(place))
  })
})

describe.skipIf(!canMount())('on a full disk', ONCE, () => {
  async function onSmallDisk(mebibytes?: number) {
    const folder = freshFolder()
    const disk = mountSmallDisk(folder, mebibytes)
    if (disk === null) throw new Error('it could be mounted before')
    disks.push(disk)
    return { place: await prepared(folder), begin: disk.fill, end: disk.empty, seal: disk.seal }
  }

  it('refuses starts, answers everybody, names it, and goes on by itself', async () => {
    const { place, begin, end } = await onSmallDisk()
    await expectSafe(place, { begin, end, alarm: 'store_full', refusal: 'ERR_DB_FULL' })
  })

  it('admits if the operator chose so, and stores each of them afterwards', async () => {
    const { place, ...trouble } = await onSmallDisk()
    await expectAllStored(place, trouble)
  })

  it('is refused at the start in words, unless room was kept free for that', async () => {
    const { place, begin, end } = await onSmallDisk(64)
    const { folder } = place.door
    await place.door.program.stop()
    openReserve(dataOf(folder)).giveUp()
    begin()
    const refused = place.door.cli('serve', '--handler-port', '0', '--console-port', '0')
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toMatch(/^stagedoor: .*the disk is full.*ERR_DB_FULL\)\n$/)
    expect(refused.output()).toContain(dataOf(folder))
    end()
    await openReserve(dataOf(folder)).renew()
    begin()
    const again = await startStagedoor(folder)
    doors.push(again)
    const { alarms } = await again.call('GET /alarms')
    expect(alarms.find(({ code }) => code === 'disk_low')?.message).toContain('is used up')
    expect(await admitted({ ...place, door: again }, ['again'])).toEqual(['again'])
  })

  it('made read-only, is refused at the start in words, and works again when it is not', async () => {
    const { place, seal } = await onSmallDisk()
    await place.door.program.stop()
    expect(seal(true)).toBe(true)
    const refused = place.door.cli('serve', '--handler-port', '0', '--console-port', '0')
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toMatch(/^stagedoor: .*cannot be used.*ERR_DB_OPEN\)\n$/)
    expect(refused.output()).toContain(dataOf(place.door.folder))
    expect(seal(false)).toBe(true)
    const again = await startStagedoor(place.door.folder)
    doors.push(again)
    const caller = { ...place, door: again }
    expect(await admitted(caller, ['again'])).toEqual(['again'])
  })
})

describe('on a disk that the system makes read-only meanwhile', ONCE, () => {
  it('refuses starts, names it, and has what it acknowledged once the disk is mended', async (test) => {
    const folder = freshFolder()
    const disk = mountFailingDisk(folder)
    if (disk === null) return test.skip('this account may not mount a disk that fails')
    disks.push(disk)
    const place = await prepared(folder)
    const { door } = place
    const before = keysOf('before')
    expect(await admitted(place, before)).toEqual(before)
    expect(disk.fail()).toBe(true)
    expect(await admitted(place, keysOf('refused')), 'admitted without being stored').toEqual([])
    expect(await storeAlarms(door)).toMatchObject([{ code: 'store_io' }])
    await expect(door.call('POST /streams', { name: 'never' })).rejects.toThrow('ERR_DB_IO')
    expect((await door.call('GET /sessions')).sessions).toHaveLength(STARTS)
    await door.program.stop('SIGKILL')
    expect(disk.mend()).toBe(true)
    const again = await startStagedoor(folder)
    doors.push(again)
    const { sessions } = await again.call('GET /sessions')
    expect(sessions.map((each) => each.sessionKey).sort()).toEqual([...before].sort())
    expect(await admitted({ ...place, door: again }, ['after'])).toEqual(['after'])
  })
})

describe.skipIf(!limitWrites(process.pid, null))('while the disk refuses writes', ONCE, () => {
  const limitOf = ({ door }: Place) => ({
    begin: () => void limitWrites(door.program.child.pid, 4_096),
    end: () => void limitWrites(door.program.child.pid, null),
  })

  it('refuses starts, answers everybody, names it, and goes on by itself', async () => {
    const place = await prepared()
    await expectSafe(place, { ...limitOf(place), alarm: 'store_io', refusal: 'ERR_DB_IO' })
  })

  it('admits if the operator chose so, and stores each of them afterwards', async () => {
    const place = await prepared()
    await expectAllStored(place, limitOf(place))
  })
})
