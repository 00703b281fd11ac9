import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'

const KEY = 'stagedoor.session'
type Module = typeof import('../../../renderer/api/session.ts')

let stored: Map<string, string>
let reloads: number
/** Told of storage events and hash changes. */
let listeners: Map<string, (event: object) => void>
/** Answers the calls that are under way, by code. */
let answers: Map<string, (answer: object) => void>

const storage = () => ({
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
})

beforeEach(() => {
  vi.resetModules()
  stored = new Map()
  listeners = new Map()
  answers = new Map()
  reloads = 0
  vi.stubGlobal('localStorage', storage())
  vi.stubGlobal('sessionStorage', { ...storage(), getItem: () => null })
  const reload = (): void => {
    reloads += 1
  }
  const location = { hash: '', pathname: '/', search: '', reload }
  vi.stubGlobal('location', location)
  vi.stubGlobal('history', {
    replaceState: (_state: unknown, _title: string, url: string) => {
      location.hash = url.slice(url.indexOf('#'))
    },
  })
  vi.stubGlobal('document', { baseURI: 'http://127.0.0.1:8481/' })
  vi.stubGlobal('addEventListener', (kind: string, told: (event: object) => void) =>
    listeners.set(kind, told),
  )
  vi.stubGlobal('fetch', async (_url: URL, { body }: { readonly body: string }) => {
    const { code } = JSON.parse(body) as { code: string }
    const answer = await new Promise<object>((resolve) => answers.set(code, resolve))
    return Response.json(answer)
  })
})
afterAll(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

const REFUSED = { error: { code: 'ERR_LAUNCH_CODE', message: 'Used already.', issues: [] } }

/** The page as it is loaded, with what this browser holds. */
async function opened(token: string | null): Promise<Module> {
  if (token !== null) stored.set(KEY, token)
  const session = await import('../../../renderer/api/session.ts')
  session.followLaunchLinks()
  return session
}

/** Opens it with a launch link. @returns What answers it, and waits until that was read. */
function launched(session: Module, code: string): (answer: object) => Promise<void> {
  location.hash = `#launch=${code}`
  const done = session.launchFromLocation()
  return async (answer) => {
    answers.get(code)?.(answer)
    await done
  }
}

const held = ({ authorization }: Module): string | undefined => authorization().authorization

describe('a launch code that is refused', () => {
  it('leaves signed out who is not signed in, and takes the code out of the address', async () => {
    const session = await opened(null)
    const answer = launched(session, 'used')
    expect(location.hash).toBe('#/')
    await answer(REFUSED)
    expect([held(session), stored.get(KEY), reloads]).toEqual([undefined, undefined, 0])
  })

  it('leaves signed in who is, also where another is under way', async () => {
    const session = await opened('mine')
    const [first, second] = [launched(session, 'made-up'), launched(session, 'used')]
    await second(REFUSED)
    await first(REFUSED)
    expect([held(session), stored.get(KEY), reloads]).toEqual(['Bearer mine', 'mine', 0])
  })

  it.each([
    ['before', true],
    ['after', false],
  ])('does not undo one that is taken, %s it', async (_when, isRefusedFirst) => {
    const session = await opened(null)
    const [taken, refused] = [launched(session, 'good'), launched(session, 'again')]
    if (isRefusedFirst) await refused(REFUSED)
    await taken({ token: 'fresh' })
    if (!isRefusedFirst) await refused(REFUSED)
    expect([held(session), stored.get(KEY), reloads]).toEqual(['Bearer fresh', 'fresh', 0])
  })
})

describe('a launch code that is taken', () => {
  it('signs in, and takes the place of the session before', async () => {
    const session = await opened('mine')
    await launched(session, 'good')({ token: 'fresh' })
    expect([held(session), stored.get(KEY)]).toEqual(['Bearer fresh', 'fresh'])
  })
})

describe('other tabs of this browser', () => {
  it.each([
    ['the lock of their own session', KEY, 'mine', null, 1],
    ['the end of another session', KEY, 'other', null, 0],
    ['a sign-in', KEY, 'mine', 'fresh', 0],
    ['something else that is forgotten', 'stagedoor.theme', 'mine', null, 0],
  ])('follow a lock: %s', async (_what, key, oldValue, newValue, times) => {
    await opened('mine')
    listeners.get('storage')?.({ key, oldValue, newValue })
    expect(reloads).toBe(times)
  })

  it('are not signed out where this one is and they signed in anew', async () => {
    const session = await opened('mine')
    stored.set(KEY, 'fresh')
    session.signOut('over')
    expect([held(session), stored.get(KEY)]).toEqual([undefined, 'fresh'])
  })
})

describe('a browser whose token is refused', () => {
  const MINE = { authorization: 'Bearer mine' }
  /** What the console answers: its nonce, then to the proof. */
  let said: (readonly [status: number, body: object | null])[]
  let sent: unknown[]
  let ended: unknown[]
  let hasKey = true
  beforeEach(() => {
    hasKey = true
    sent = []
    vi.doMock('../../../renderer/api/browser-key.ts', () => ({
      canHaveKey: () => true,
      makeKey: async () => null,
      forgetKey: async () => undefined,
      proveKey: async (nonce: string) => (hasKey ? { key: 'k', signature: `of ${nonce}` } : null),
    }))
    ended = []
    vi.stubGlobal('fetch', async (_url: URL, init?: RequestInit & { readonly body: string }) => {
      if (init?.method === 'DELETE') {
        ended.push(init.headers)
        return new Response(null, { status: 204 })
      }
      if (init?.body !== undefined) sent.push(JSON.parse(init.body))
      const [status, body] = said.shift() ?? [503, null]
      return new Response(body && JSON.stringify(body), { status })
    })
  })
  afterAll(() => vi.doUnmock('../../../renderer/api/browser-key.ts'))

  it.each([
    ['nobody who answers is Stagedoor', [], 'unanswered'],
    ['what answers gives nothing to sign', [[200, {}]], 'unanswered'],
    ['the answer to its proof is none', [[200, { nonce: 'n' }]], 'unanswered'],
    [
      'its key is refused',
      [
        [200, { nonce: 'n' }],
        [401, REFUSED],
      ],
      'out',
    ],
  ] as const)('gets none where %s', async (_what, answered, came) => {
    said = [...answered]
    const session = await opened('mine')
    expect(await session.comeBack(MINE)).toBe(came)
    expect([held(session), stored.get(KEY), reloads]).toEqual(['Bearer mine', 'mine', 0])
  })

  it('gets none where it has no key', async () => {
    hasKey = false
    said = [[200, { nonce: 'n' }]]
    const session = await opened('mine')
    expect([await session.comeBack(MINE), sent]).toEqual(['out', []])
  })

  it('gets none where it is locked meanwhile', async () => {
    said = [
      [200, { nonce: 'n' }],
      [200, { token: 'fresh' }],
    ]
    const session = await opened('mine')
    const coming = session.comeBack(MINE)
    await session.lock()
    expect(await coming).toBe('out')
    expect([held(session), stored.get(KEY), reloads]).toEqual([undefined, undefined, 1])
  })

  it('gets one for a proof of its key, once for all calls that were refused', async () => {
    said = [
      [200, { nonce: 'n' }],
      [200, { token: 'fresh' }],
    ]
    const session = await opened('mine')
    const came = [session.comeBack(MINE), session.comeBack(MINE)]
    expect(await Promise.all(came)).toEqual(['in', 'in'])
    expect(await session.comeBack(MINE)).toBe('in')
    expect(sent).toEqual([{ key: 'k', signature: 'of n', nonce: 'n' }])
    expect([held(session), stored.get(KEY)]).toEqual(['Bearer fresh', 'fresh'])
  })

  it('takes the one that another tab got, and is locked with it', async () => {
    said = []
    const session = await opened('mine')
    stored.set(KEY, 'theirs')
    expect(await session.comeBack(MINE)).toBe('in')
    expect(held(session)).toBe('Bearer theirs')
    const told = listeners.get('storage')
    told?.({ key: KEY, oldValue: 'theirs', newValue: 'next' })
    expect(held(session)).toBe('Bearer next')
    told?.({ key: KEY, oldValue: 'next', newValue: null })
    expect(reloads).toBe(1)
  })

  it('ends, where it is locked, also what another tab got a moment ago', async () => {
    const session = await opened('mine')
    stored.set(KEY, 'theirs')
    await session.lock()
    expect(ended).toEqual([MINE, { authorization: 'Bearer theirs' }])
    expect([stored.get(KEY), reloads]).toEqual([undefined, 1])
  })
})
