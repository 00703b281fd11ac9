import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { KeptViewer } from '../../electron/gateway/viewer-types.ts'
import { openKeptViewers } from '../../electron/kept-viewers.ts'

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-viewers-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'viewers.sealed')
}

const plain = {
  seal: (text: string): Uint8Array => Buffer.from(text),
  open: (sealed: Uint8Array): string => Buffer.from(sealed).toString(),
}

const fail = (error: unknown): never => {
  throw error
}

const viewer = (key: string, quietMs: number): KeptViewer => ({
  ...{ key, quietMs },
  arrival: {
    ...{ streamName: 'live/news', protocol: 'http', address: '192.0.2.7', credentials: [] },
    ...{ userAgent: null, referer: null, origin: null },
  },
})

it('what fails while they are kept is told, and keeps nothing else from closing', () => {
  const path = place()
  const troubles: unknown[] = []
  const seal = (): never => {
    throw new Error('no key')
  }
  const kept = openKeptViewers(path, { ...plain, seal }, Date.now, (each) => troubles.push(each))
  kept.keep([viewer('one', 0)])
  expect(troubles).toEqual([new Error('no key')])
  expect(existsSync(path)).toBe(false)
})

it('of too many those are kept who asked last, for one start', () => {
  const path = place()
  const one = JSON.stringify(viewer('one', 0)).length
  const open = (nowMs: number) => openKeptViewers(path, plain, () => nowMs, fail, 2 * one + 10)
  open(1_000).keep([viewer('one', 7), viewer('two', 9), viewer('six', 8)])
  expect(open(2_000).before).toEqual([viewer('one', 1_007), viewer('six', 1_008)])
  expect(open(2_000).before).toEqual([])
})
