import { describe, expect, it } from 'vitest'
import { isSameSecret } from '../../../electron/console/held-secrets.ts'
import { createSignIn } from '../../../electron/console/sign-in.ts'
import { AppError } from '../../../shared/errors.ts'

const NOW_MS = Date.UTC(2026, 0, 1)

function make() {
  const clock = { ms: 1_000 }
  return {
    clock,
    signIn: createSignIn(
      () => clock.ms,
      () => NOW_MS,
    ),
  }
}

const untold = (): void => undefined

type Session = ReturnType<ReturnType<typeof createSignIn>['find']> | undefined
/** A code that a session shows. */
const shown = (session: Session, onUsed = untold): string => session?.issueCode(onUsed).code ?? ''

function codeOf(action: () => unknown): string {
  try {
    action()
    return 'none'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

describe('a launch code', () => {
  it.each(['', 'x', 'A'.repeat(43), '\0', '0'.repeat(128)])('that was never issued: %j', (code) => {
    const { signIn } = make()
    signIn.issueCode()
    expect(codeOf(() => signIn.redeem(code))).toBe('ERR_LAUNCH_CODE')
  })

  it('is used up by its first use', () => {
    const { signIn } = make()
    const code = signIn.issueCode()
    signIn.redeem(code)
    expect(codeOf(() => signIn.redeem(code))).toBe('ERR_LAUNCH_CODE')
  })

  it('is too old after ten minutes', () => {
    const { signIn, clock } = make()
    const [code, other] = [signIn.issueCode(), signIn.issueCode()]
    clock.ms += 10 * 60_000 - 1
    signIn.redeem(code)
    clock.ms += 1
    expect(codeOf(() => signIn.redeem(other))).toBe('ERR_LAUNCH_CODE')
  })

  it('is 256 random bits, and one of at most 32', () => {
    const { signIn } = make()
    const codes = Array.from({ length: 33 }, () => signIn.issueCode())
    expect(new Set(codes).size).toBe(33)
    expect(Buffer.from(codes[0] ?? '', 'base64url')).toHaveLength(32)
    expect(codeOf(() => signIn.redeem(codes[0] ?? ''))).toBe('ERR_LAUNCH_CODE')
    expect(signIn.redeem(codes[1] ?? '')).not.toBe('')
  })
})

describe('a launch code of a session', () => {
  it('tells once of its use, and never where it was not', () => {
    const { signIn } = make()
    const session = signIn.find(signIn.redeem(signIn.issueCode()))
    const told: string[] = []
    const burnt = shown(session, () => void told.push('burnt'))
    signIn.burn(burnt)
    expect(codeOf(() => signIn.redeem(burnt))).toBe('ERR_LAUNCH_CODE')
    const used = shown(session, () => void told.push('used'))
    signIn.redeem(used)
    expect(codeOf(() => signIn.redeem(used))).toBe('ERR_LAUNCH_CODE')
    expect(told).toEqual(['used'])
  })

  it('is too old after two minutes, and is not kept by the use of its session', () => {
    const { signIn, clock } = make()
    const session = signIn.find(signIn.redeem(signIn.issueCode()))
    const codes = [shown(session)]
    clock.ms += 2 * 60_000 - 1
    expect(signIn.find(signIn.redeem(codes[0] ?? ''))).not.toBeNull()
    codes.push(shown(session))
    session?.touch()
    clock.ms += 2 * 60_000
    expect(codeOf(() => signIn.redeem(codes[1] ?? ''))).toBe('ERR_LAUNCH_CODE')
  })

  it('opens nothing once its session is over, however that came about', () => {
    const { signIn } = make()
    const [ended, pushedOut] = [1, 2].map(() => signIn.find(signIn.redeem(signIn.issueCode())))
    const codes = [shown(ended), shown(pushedOut)]
    ended?.end()
    for (let more = 0; more < 64; more += 1) signIn.redeem(signIn.issueCode())
    for (const code of codes) expect(codeOf(() => signIn.redeem(code))).toBe('ERR_LAUNCH_CODE')
  })

  it('is burnt as any other', () => {
    const { signIn } = make()
    const code = shown(signIn.find(signIn.redeem(signIn.issueCode())))
    signIn.burn(code)
    expect(codeOf(() => signIn.redeem(code))).toBe('ERR_LAUNCH_CODE')
  })
})

describe('a phone', () => {
  it('is not signed out by the id of another browser, nor of one that is out already', () => {
    const { signIn, clock } = make()
    const desk = signIn.redeem(signIn.issueCode())
    const { code, id } = signIn.find(desk)?.issueCode(untold) ?? { code: '', id: '' }
    expect(signIn.endPhone(id)).toBe(false)
    signIn.redeem(code)
    expect(signIn.endPhone('')).toBe(false)
    expect(signIn.endPhone(id)).toBe(true)
    expect(signIn.endPhone(id)).toBe(false)
    signIn.redeem(shown(signIn.find(desk)))
    clock.ms += 12 * 3_600_000
    expect(signIn.phones()).toEqual([])
    expect(signIn.find(desk)).toBeNull()
  })

  it('is known by the id of its code and by what it says it is, and is out with what it shows', () => {
    const { signIn } = make()
    const desk = signIn.redeem(signIn.issueCode(), 'desk')
    const first = signIn.find(desk)?.issueCode(untold) ?? { code: '', id: '' }
    const phone = signIn.redeem(first.code, 'x'.repeat(9_999))
    signIn.redeem(shown(signIn.find(desk)))
    expect(signIn.phones()).toMatchObject([
      { userAgent: null },
      { id: first.id, userAgent: 'x'.repeat(512), signedInAtMs: NOW_MS },
    ])
    expect([desk, phone].map((token) => signIn.find(token)?.phoneId)).toEqual([null, first.id])
    const code = shown(signIn.find(phone))
    signIn.endPhone(first.id)
    expect(signIn.find(phone)).toBeNull()
    expect(codeOf(() => signIn.redeem(code))).toBe('ERR_LAUNCH_CODE')
    expect([signIn.find(desk) === null, signIn.phones().length]).toEqual([false, 1])
  })
})

describe('guessing codes', () => {
  it('keeps nobody out: a right code is taken at once, however many wrong ones came before', () => {
    const { signIn } = make()
    const code = signIn.issueCode()
    for (let guess = 0; guess < 1_000; guess += 1) {
      expect(codeOf(() => signIn.redeem(`wrong${guess}`))).toBe('ERR_LAUNCH_CODE')
    }
    expect(signIn.find(signIn.redeem(code))).not.toBeNull()
  })
})

describe('a session', () => {
  it.each(['', 'Bearer', 'A'.repeat(43)])('is not found by a made-up token: %j', (token) => {
    const { signIn } = make()
    signIn.redeem(signIn.issueCode())
    expect(signIn.find(token)).toBeNull()
  })

  it('is not opened by the code it came from', () => {
    const { signIn } = make()
    const code = signIn.issueCode()
    signIn.redeem(code)
    expect(signIn.find(code)).toBeNull()
  })

  it('ends twelve hours after its last use', () => {
    const { signIn, clock } = make()
    const token = signIn.redeem(signIn.issueCode())
    const hour = 3_600_000
    clock.ms += 12 * hour - 1
    expect(signIn.find(token)).not.toBeNull()
    clock.ms += 12 * hour
    expect(signIn.find(token)).toBeNull()
  })

  it('is kept by an open feed', () => {
    const { signIn, clock } = make()
    const token = signIn.redeem(signIn.issueCode())
    const session = signIn.find(token)
    for (let hours = 0; hours < 48; hours += 1) {
      clock.ms += 3_600_000
      session?.touch()
    }
    expect(signIn.find(token)).not.toBeNull()
  })

  it('that idled too long is not kept alive by who found it before, nor shows a code', () => {
    const { signIn, clock } = make()
    const session = signIn.find(signIn.redeem(signIn.issueCode()))
    clock.ms += 365 * 86_400_000
    expect(session?.touch()).toBe(false)
    expect(codeOf(() => session?.issueCode(() => {}))).toBe('ERR_CALLER_UNAUTHENTICATED')
  })

  it('is one of at most 64, the oldest out first', () => {
    const { signIn } = make()
    const tokens = Array.from({ length: 65 }, () => signIn.redeem(signIn.issueCode()))
    expect(signIn.find(tokens[0] ?? '')).toBeNull()
    expect(signIn.find(tokens[1] ?? '')).not.toBeNull()
  })
})

describe('comparing secrets', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['a', 'ab', false],
    ['', '', true],
    ['', 'a', false],
  ])('%j and %j: %s', (one, other, same) => {
    expect(isSameSecret(one, other)).toBe(same)
  })
})

describe('a session that is ended', () => {
  it('opens nothing any more, nor keeps itself alive, and leaves the others', () => {
    const { signIn } = make()
    const [token, other] = [1, 2].map(() => signIn.redeem(signIn.issueCode()))
    const session = signIn.find(token ?? '')
    session?.end()
    session?.end()
    expect(signIn.find(token ?? '')).toBeNull()
    expect(session?.touch()).toBe(false)
    expect(codeOf(() => session?.issueCode(untold))).toBe('ERR_CALLER_UNAUTHENTICATED')
    expect(signIn.find(other ?? '')).not.toBeNull()
  })
})
