import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createJobs } from '../../electron/jobs.ts'
import type { AppError } from '../../shared/errors.ts'
import { unlisted } from '../../shared/job.ts'
import { HOUR_MS, station } from './backup-station.ts'

describe('backups', () => {
  it('that somebody stops leave nothing, and did not fail', async () => {
    const { backups, names } = station()
    const { path } = await backups.make()
    const before = names()
    const stop = new AbortController()
    stop.abort()
    const control = { signal: stop.signal, progress: () => undefined }
    await expect(backups.make(control)).rejects.toThrow()
    const begun = new AbortController()
    const proof = backups.prove(basename(path), { ...control, signal: begun.signal })
    begun.abort()
    expect(await proof).toMatchObject({ proof: null })
    expect(names()).toEqual(before)
    expect(backups.list()).toMatchObject({ failure: null, proving: [] })
  })

  it('that several wait for are stopped once each of them stopped it, and not before', async () => {
    const { backups } = station()
    const stops = Array.from({ length: 3 }, () => new AbortController())
    const controls = stops.map(({ signal }) => ({ ...unlisted, signal }))
    const [one, two, three] = controls
    const { path } = await backups.make()
    const first = backups.make()
    const joined = [backups.make(one), backups.make(two)]
    stops[0]?.abort()
    await first
    expect(await joined[1]).toMatchObject({ checked: true })
    const name = basename(path)
    const proofs = [backups.prove(name, two), backups.prove(name, three)]
    stops[1]?.abort()
    expect(await proofs[1]).toMatchObject({ proof: { isProven: true } })
    expect(backups.list().failure).toBeNull()
    // All did: whoever asks then is not told of it.
    const { name: other } = backups.list().backups[0] ?? { name: '' }
    const stopped = backups.prove(other, three)
    stops[2]?.abort()
    const again = backups.prove(other)
    expect(await stopped).toMatchObject({ name: other, proof: null })
    expect(await again).toMatchObject({ name: other, proof: { isProven: true } })
  })

  it('that are made by themselves can be stopped, leave nothing, and are tried again when the next is due', async () => {
    const jobs = createJobs(Date.now)
    const { backups, world, names } = station({}, { track: jobs.track })
    const running = () => jobs.list().find(({ state }) => state === 'running')
    const stopNext = async (): Promise<void> => {
      const looking = backups.look()
      expect(running()).toMatchObject({ actor: null, canCancel: true })
      await jobs.cancel(running()?.id ?? '')
      await looking
    }
    await stopNext()
    expect(backups.list()).toMatchObject({ failure: null, nextAtMs: world.nowMs + 24 * HOUR_MS })
    // What was stopped cleans up after its job is over.
    await backups.make()
    expect(names().filter((each) => each.endsWith('.part') || each.includes('daily'))).toEqual([])
    await stopNext()
    await expect.poll(() => backups.list().proving).toEqual([])
    await backups.look()
    const kinds = jobs.list().map(({ kind, state }) => `${kind} ${state}`)
    expect(kinds.sort(), 'and not again by itself').toEqual([
      'backup cancelled',
      'backup-proof cancelled',
    ])
    const { name } = backups.list().backups[0] ?? { name: '' }
    expect(await backups.prove(name)).toMatchObject({ proof: { isProven: true } })
    world.nowMs += 24 * HOUR_MS
    await backups.look()
    const [latest] = backups.list().backups
    expect(latest).toMatchObject({ maker: 'schedule', proof: { isProven: true } })
  })

  it('tell how far their proof is', async () => {
    const { backups } = station()
    const { path } = await backups.make()
    const told: number[] = []
    await backups.prove(basename(path), { ...unlisted, progress: (share) => told.push(share) })
    expect(told.length).toBeGreaterThan(1)
    expect(told).toEqual([...told].sort())
    expect(Math.max(...told)).toBeLessThanOrEqual(1)
  })

  it('that are stopped while they are taken in are not, whichever step that is at', async () => {
    const during = new AbortController()
    const assertKey = (): void => during.abort()
    const { backups, names } = station({}, { assertKey })
    const { path } = await backups.make()
    const before = names()
    const made = Uint8Array.from(readFileSync(path))
    const noted: string[] = []
    const receive = (body: ReadableStream<Uint8Array>, signal: AbortSignal) =>
      backups.receive(body, null, { ...unlisted, signal }, (name) => void noted.push(name))
    const brokeOff = { code: 'ERR_INPUT_INVALID', message: expect.stringMatching(/^It broke off/) }
    const arriving = new AbortController()
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(made.subarray(0, 4096)),
    })
    const upload = receive(endless, arriving.signal)
    arriving.abort()
    await expect(upload).rejects.toMatchObject(brokeOff)
    // The last thing that is looked at, when all of it is restored already.
    const whole = new Blob([made]).stream()
    await expect(receive(whole, during.signal)).rejects.toMatchObject(brokeOff)
    expect([during.signal.aborted, noted, names()]).toEqual([true, [], before])
  })

  it('that are looked at when Stagedoor ends are broken off, and nothing of them goes on', async () => {
    const jobs = createJobs(Date.now)
    const { backups, names } = station({}, { track: jobs.track })
    const { path } = await backups.make()
    const before = names()
    const name = basename(path)
    const proof = jobs.track({ kind: 'backup-proof', subject: name, actor: null }, (control) =>
      backups.prove(name, control),
    )
    const works = [proof, backups.preview(name), backups.make()].map((work) =>
      work.then(
        () => 'done',
        (error: AppError) => error.message,
      ),
    )
    const ended: unknown[] = []
    for (const work of works) void work.then((end) => ended.push(end))
    await backups.close()
    await nextTurn()
    expect(ended, 'once it is closed').toHaveLength(works.length)
    expect(names().filter((each) => each.startsWith('proof-') || each.endsWith('.part'))).toEqual(
      [],
    )
    for (const each of await Promise.all(works)) expect(each).toMatch(/^It was broken off/)
    expect(jobs.list()[0]).toMatchObject({ state: 'failed' })
    expect(names()).toEqual(before)
  })
})
