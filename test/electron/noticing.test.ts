import { beforeEach, describe, expect, it } from 'vitest'
import { createNotices, type Notices } from '../../electron/notices.ts'
import { type AskedOf, createNoticing, type Noticing } from '../../electron/noticing.ts'
import type { Job } from '../../shared/job.ts'

const MINUTE = 60_000
let nowMs: number
let notices: Notices
let noticing: Noticing
let jobs: Job[]
let suspicions: { grantId: string; label: string }[]
let servers: AskedOf[]
let isOnAir: boolean

beforeEach(() => {
  nowMs = 1_000_000
  jobs = []
  suspicions = []
  servers = []
  isOnAir = true
  notices = createNotices(() => nowMs)
  noticing = createNoticing({
    notices,
    jobs: () => jobs,
    suspicions: () => suspicions,
    mediaServers: () => servers,
    isOnAir: () => isOnAir,
    sinceMs: nowMs,
    now: () => nowMs,
  })
  noticing.look()
})

/** Looks again after a while. @returns What was told by then, the latest first. */
function later(ms: number): readonly string[] {
  nowMs += ms
  noticing.look()
  return notices.list().map(({ text }) => text)
}

const jobOf = (changes: Partial<Job>): Job => ({
  ...{ id: 'j1', kind: 'export', subject: 'may.csv', actor: 'console', state: 'done' },
  ...{ progress: 1, startedAtMs: nowMs, endedAtMs: nowMs + 1, problem: null },
  ...{ canCancel: false, file: null },
  ...changes,
})

describe('work that ended', () => {
  it('is no notice where it was short, was stopped, or was over long before', () => {
    jobs = [
      jobOf({ id: 'short', endedAtMs: nowMs + 9_000 }),
      jobOf({ id: 'stopped', state: 'cancelled', endedAtMs: nowMs + 60_000 }),
      jobOf({ id: 'old', startedAtMs: 0, endedAtMs: nowMs - 1 }),
      jobOf({ id: 'runs', state: 'running', endedAtMs: null }),
    ]
    expect(later(2 * MINUTE)).toEqual([])
  })

  it('is one where it took long, or failed, and only once', () => {
    jobs = [
      jobOf({ endedAtMs: nowMs + 10_000 }),
      jobOf({
        id: 'j2',
        kind: 'backup',
        subject: '',
        state: 'failed',
        problem: 'The disk is full.',
      }),
    ]
    expect(later(MINUTE)).toEqual([
      'The backup failed: The disk is full.',
      'The export of sessions (may.csv) is done.',
    ])
    expect(later(MINUTE)).toHaveLength(2)
  })
})

describe('work that an earlier start began', () => {
  it('is told of where it was broken off, and not where it was over before', () => {
    const openedAtMs = nowMs - 100
    jobs = [
      jobOf({
        id: 'broken',
        state: 'failed',
        endedAtMs: openedAtMs,
        problem: 'It was broken off.',
      }),
      jobOf({
        id: 'old',
        state: 'failed',
        endedAtMs: openedAtMs - 1,
        problem: 'The disk is full.',
      }),
    ]
    const { list, add } = createNotices(() => nowMs)
    createNoticing({
      notices: { add },
      jobs: () => jobs,
      suspicions: () => [],
      mediaServers: () => [],
      isOnAir: () => false,
      sinceMs: openedAtMs,
      now: () => nowMs,
    }).look()
    expect(list().map(({ text }) => text)).toEqual([
      'The export of sessions (may.csv) failed: It was broken off.',
    ])
  })
})

describe('a media server', () => {
  const asked = (lastRequestAtMs: number | null, requests = 100): void => {
    servers = [{ id: 'ice', name: 'Icecast', requests, lastRequestAtMs }]
  }

  it('is not called silent off air, where it hardly ever asked, or before ten minutes', () => {
    asked(null, 0)
    expect(later(MINUTE)).toEqual([])
    asked(nowMs, 19)
    expect(later(20 * MINUTE)).toEqual([])
    asked(nowMs)
    expect(later(10 * MINUTE - 1)).toEqual([])
    isOnAir = false
    expect(later(20 * MINUTE)).toEqual([])
  })

  it('is silent once, until it asks again', () => {
    asked(nowMs)
    expect(later(11 * MINUTE)).toEqual(['Icecast has asked nothing for 10 minutes.'])
    expect(later(60 * MINUTE)).toHaveLength(1)
    asked(nowMs)
    expect(later(MINUTE)).toHaveLength(1)
    expect(later(10 * MINUTE)).toHaveLength(2)
  })
})

describe('a link that may be shared', () => {
  it('is no news when it was suspected at the first look', () => {
    suspicions = [{ grantId: 'g0', label: 'old' }]
    const fresh = createNoticing({
      notices,
      jobs: () => [],
      suspicions: () => suspicions,
      mediaServers: () => [],
      isOnAir: () => true,
      sinceMs: nowMs,
      now: () => nowMs,
    })
    fresh.look()
    expect(notices.list()).toEqual([])
  })

  it('is told once, by what the operator calls it', () => {
    suspicions = [
      { grantId: 'g1', label: 'season' },
      { grantId: 'g2', label: '' },
    ]
    expect(later(MINUTE)).toEqual([
      'A link or token may be shared: it is used from several networks.',
      '“season” may be shared: it is used from several networks.',
    ])
    expect(later(MINUTE)).toHaveLength(2)
  })
})

describe('an alarm', () => {
  const alarm = {
    code: 'secret_guessing',
    sinceMs: 0,
    message: '203.0.113.7 keeps sending wrong secrets.',
    remedy: '',
  } as const

  it('is told without the addresses it names, and told again when it is over', () => {
    noticing.alarm(alarm, true)
    noticing.alarm(alarm, false)
    expect(notices.list().map(({ kind, text }) => [kind, text])).toEqual([
      ['alarm-over', 'Over: Somebody keeps sending wrong secrets.'],
      ['alarm', 'Somebody keeps sending wrong secrets.'],
    ])
  })

  it('that comes and goes is counted, and told again after ten minutes', () => {
    for (let at = 0; at < 5; at += 1) noticing.alarm(alarm, true)
    expect(notices.list()).toMatchObject([{ id: 1, times: 5 }])
    nowMs += 10 * MINUTE
    noticing.alarm(alarm, true)
    expect(notices.list()).toMatchObject([
      { id: 2, times: 1 },
      { id: 1, times: 5 },
    ])
    expect(notices.lastId()).toBe(2)
  })
})

it('keeps the latest hundred notices', () => {
  for (let at = 0; at < 150; at += 1) notices.add('job', String(at), 'done')
  expect(notices.list()).toHaveLength(100)
  expect(notices.list()[0]?.id).toBe(150)
})
