import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { sendRevocation as SendRevocation } from '../../../renderer/components/send-revocation.ts'

let sendRevocation: typeof SendRevocation
const sent: { readonly path: string; readonly body: unknown }[] = []

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
  vi.stubGlobal('document', { baseURI: 'http://console.example/' })
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    sent.push({ path: url.pathname, body: JSON.parse(String(init.body)) })
    return Response.json({})
  })
  ;({ sendRevocation } = await import('../../../renderer/components/send-revocation.ts'))
})
afterAll(() => {
  vi.unstubAllGlobals()
})
beforeEach(() => {
  sent.length = 0
})

const target = {
  sessionId: 's1',
  mediaServerId: 'ice',
  grantId: 'g1',
  viewerId: null,
  address: '203.0.113.7',
}

describe('sendRevocation', () => {
  it('sends nothing when the target has nothing of the scope', async () => {
    await expect(sendRevocation(target, 'viewer', null, '')).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
    })
    expect(sent).toEqual([])
  })

  it.each([
    ['grant', 'g1'],
    ['address', '203.0.113.7'],
  ] as const)(
    'revokes the %s itself, whether or not the session is live still',
    async (kind, value) => {
      await sendRevocation(target, kind, 5, 'why')
      expect(sent).toEqual([
        { path: '/api/v1/revocations', body: { kind, value, untilMs: 5, note: 'why' } },
      ])
    },
  )

  it('revokes only a session through the session', async () => {
    await sendRevocation(target, 'session', null, '')
    expect(sent).toEqual([
      {
        path: '/api/v1/sessions/s1/revoke',
        body: { what: 'session', untilMs: null, note: '' },
      },
    ])
  })
})
