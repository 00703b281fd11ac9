import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeptSignIns } from '../../../electron/console/kept-sign-ins.ts'
import { createSignIn, type SignIn } from '../../../electron/console/sign-in.ts'

const HOUR_MS = 3_600_000

let folder = ''
let file = ''
let clock = { ms: 0, wallMs: 0 }
let troubles: unknown[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-sign-ins-'))
  file = join(folder, 'sign-ins.json')
  clock = { ms: 5_000, wallMs: Date.UTC(2026, 0, 1) }
  troubles = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** As a process that begins now makes it; whatever was before was killed. */
function start(): SignIn {
  const began = clock.ms
  const kept = openKeptSignIns(file, (error) => void troubles.push(error))
  return createSignIn(
    () => clock.ms - began,
    () => clock.wallMs,
    kept,
  )
}
function pass(ms: number): void {
  clock.ms += ms
  clock.wallMs += ms
}
/** A browser that is signed in. */
interface Browser {
  readonly key: string
  token: string
}
let browsers = 0
function enter(signIn: SignIn, code = signIn.issueCode(), agent: string | null = null): Browser {
  browsers += 1
  const key = Buffer.from(`key ${browsers}`).toString('base64url')
  return { key, token: signIn.redeem(code, agent, key) }
}
/** By its token, or another for a proof of its key. */
function isIn(signIn: SignIn, browser: Browser): boolean {
  if (signIn.find(browser.token) !== null) return true
  try {
    browser.token = signIn.again(browser.key, () => true)
    return true
  } catch {
    return false
  }
}

function phoneOf(signIn: SignIn, shower: Browser): { readonly id: string; readonly in: Browser } {
  isIn(signIn, shower)
  const shown = signIn.find(shower.token)?.issueCode(() => undefined)
  return { id: shown?.id ?? '', in: enter(signIn, shown?.code, 'A phone') }
}

describe('who is signed in, after the process was killed and another began', () => {
  it('is not who was locked, nor a phone that was signed out', () => {
    const before = start()
    const [locked, other] = [enter(before), enter(before)]
    const phone = phoneOf(before, other)
    before.find(locked.token)?.end()
    before.endPhone(phone.id)
    const after = start()
    expect([locked, phone.in].map((each) => isIn(after, each))).toEqual([false, false])
    expect(isIn(after, other)).toBe(true)
  })

  it('is not who was not used for twelve hours, whoever counted them', () => {
    const before = start()
    const browser = enter(before)
    pass(6 * HOUR_MS)
    expect(isIn(before, browser)).toBe(true)
    pass(12 * HOUR_MS)
    expect(isIn(start(), browser)).toBe(false)
  })

  it('is who was used within them, and ends twelve hours after that use', () => {
    const before = start()
    const browser = enter(before)
    pass(11 * HOUR_MS)
    const after = start()
    pass(HOUR_MS)
    expect(isIn(after, browser)).toBe(false)
    pass(-HOUR_MS)
    const third = start()
    expect(isIn(third, browser)).toBe(true)
    pass(11 * HOUR_MS)
    expect(isIn(third, browser)).toBe(true)
  })

  it('is nobody where the clock was set back', () => {
    const browser = enter(start())
    clock.wallMs -= 2 * 60_000
    expect(isIn(start(), browser)).toBe(false)
  })

  it('is nobody by the token of before, which may have been told to whoever listened meanwhile', () => {
    const browser = enter(start())
    const after = start()
    expect(after.find(browser.token)).toBe(null)
    expect(() => after.again(browser.key, () => false)).toThrow()
    expect(after.find(browser.token)).toBe(null)
  })

  it('is nobody without a key', () => {
    const before = start()
    before.redeem(before.issueCode())
    expect(readFileSync(file, 'utf8')).toBe('[]')
  })

  it('is nobody who came with the code of before', () => {
    const code = start().issueCode()
    expect(() => start().redeem(code)).toThrow()
  })

  it('is a phone as well, by its id and what it says it is', () => {
    const before = start()
    const phone = phoneOf(before, enter(before))
    const after = start()
    expect(after.phones()).toEqual(before.phones())
    expect(isIn(after, phone.in)).toBe(true)
    expect(after.find(phone.in.token)?.phoneId).toBe(phone.id)
    expect(after.endPhone(phone.id)).toBe(true)
    expect(isIn(start(), phone.in)).toBe(false)
  })
})

describe('the file of who is signed in', () => {
  it('holds no token, nor what could be told by one, and is for its owner alone', () => {
    const { key } = enter(start())
    const holds = [{ key, usedAtMs: clock.wallMs, phone: null }]
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(holds)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each([0o644, 0o660, 0o602])('lets nobody in with mode %o', (mode) => {
    const browser = enter(start())
    chmodSync(file, mode)
    expect(isIn(start(), browser)).toBe(false)
  })

  it.each(['', '{}', '[{"key":"no key.","usedAtMs":1,"phone":null}]'])(
    'holds nobody where it is damaged: %j',
    (text) => {
      writeFileSync(file, text, { mode: 0o600 })
      expect(start().phones()).toEqual([])
    },
  )

  it('is gone where it cannot be written, so that nobody who was locked is in again', () => {
    const signIn = start()
    const browser = enter(signIn)
    mkdirSync(`${file}.${process.pid}.new`)
    signIn.find(browser.token)?.end()
    expect(existsSync(file)).toBe(false)
    expect([troubles.length, signIn.stale()]).toEqual([1, null])
    expect(isIn(start(), browser)).toBe(false)
  })

  describe('that can be neither written nor removed', () => {
    /** What stands in its place is no file: that needs no account without rights. */
    const block = (): void => {
      rmSync(file, { force: true })
      mkdirSync(join(file, 'in'), { recursive: true })
    }

    it('keeps nobody from locking, signing in and being in, and is told once', () => {
      const signIn = start()
      const shower = enter(signIn)
      const locked = enter(signIn)
      const phone = phoneOf(signIn, shower)
      const shown = signIn.find(locked.token)?.issueCode(() => undefined)
      block()
      signIn.find(locked.token)?.end()
      expect(isIn(signIn, locked)).toBe(false)
      expect(() => signIn.redeem(shown?.code ?? '')).toThrow('launch link')
      expect(signIn.endPhone(phone.id)).toBe(true)
      expect(isIn(signIn, enter(signIn))).toBe(true)
      pass(60_000)
      expect(isIn(signIn, shower)).toBe(true)
      expect([troubles.length, signIn.stale()]).toEqual([1, file])
    })

    it('is written once it can be, by whoever looks', () => {
      const signIn = start()
      const browser = enter(signIn)
      block()
      signIn.find(browser.token)?.end()
      rmSync(file, { recursive: true })
      expect(signIn.stale()).toBe(null)
      expect(readFileSync(file, 'utf8')).toBe('[]')
    })

    it.skipIf(process.platform === 'win32' || process.geteuid?.() === 0)(
      'since its folder may not be written to',
      () => {
        const signIn = start()
        const browser = enter(signIn)
        chmodSync(folder, 0o555)
        signIn.find(browser.token)?.end()
        expect([isIn(signIn, browser), isIn(signIn, enter(signIn))]).toEqual([false, true])
        expect(signIn.stale()).toBe(file)
        chmodSync(folder, 0o700)
        expect(signIn.stale()).toBe(null)
        expect(isIn(start(), browser)).toBe(false)
      },
    )
  })

  it('is not written with every use', () => {
    const signIn = start()
    const browser = enter(signIn)
    const before = readFileSync(file, 'utf8')
    pass(59_000)
    isIn(signIn, browser)
    expect(readFileSync(file, 'utf8')).toBe(before)
    pass(1_000)
    isIn(signIn, browser)
    expect(readFileSync(file, 'utf8')).not.toBe(before)
  })
})
