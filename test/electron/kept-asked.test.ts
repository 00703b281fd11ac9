import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { TrafficCounter } from '../../electron/handler/traffic.ts'
import { openKeptAsked } from '../../electron/kept-asked.ts'

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-asked-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'asked.json')
}

const fail = (error: unknown): never => {
  throw error
}

it('when a media server asked is known after a restart, and what it asked counts anew', () => {
  const path = place()
  const first = openKeptAsked(path, fail)
  const before = new TrafficCounter(first.before)
  first.follow(() => before.asked())
  before.request('studio', 5_000)
  before.request('studio', 7_000)
  first.close()

  const traffic = new TrafficCounter(openKeptAsked(path, fail).before)
  const known = { firstRequestAtMs: 5_000, lastRequestAtMs: 7_000 }
  expect(traffic.of('studio')).toEqual({ ...known, requests: 0, malformed: 0 })
  expect(traffic.of('other')).toMatchObject({ firstRequestAtMs: null, lastRequestAtMs: null })
  traffic.request('studio', 9_000)
  expect(traffic.of('studio')).toMatchObject({
    ...{ firstRequestAtMs: 5_000, lastRequestAtMs: 9_000, requests: 1 },
  })
  expect(traffic.asked().get('studio')).toEqual({ firstAtMs: 5_000, lastAtMs: 9_000 })
})

it('a file that is damaged or cannot be written keeps nobody from answering', () => {
  const path = place()
  writeFileSync(path, '{"studio":{"firstAtMs":"5"}}')
  const troubles: unknown[] = []
  const kept = openKeptAsked(path, (error) => troubles.push(error))
  expect(kept.before.size).toBe(0)
  rmSync(join(path, '..'), { recursive: true })
  kept.follow(() => new Map([['studio', { firstAtMs: 1, lastAtMs: 2 }]]))
  kept.close()
  kept.close()
  expect(troubles).toHaveLength(1)
})
