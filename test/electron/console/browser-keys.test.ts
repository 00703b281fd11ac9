import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createBrowserProofs, isBrowserKey } from '../../../electron/console/browser-keys.ts'
import { createSignIn } from '../../../electron/console/sign-in.ts'
import { KEY_PROOF } from '../../../shared/launch.ts'
import { bearer, codeOf, launch, served } from './carrier.ts'

/** A browser with a key of its own. */
function browser(namedCurve = 'P-256') {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve })
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
  const signed = (text: string): string =>
    sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    )
  return { key, signed }
}
const { key, signed } = browser()

describe('the proof of a key', () => {
  it('is one of the nonce that was given, by that key alone', () => {
    const proofs = createBrowserProofs(() => 7_000.5)
    const nonce = proofs.nonce()
    const proof = signed(KEY_PROOF + nonce)
    expect(proofs.isProven(key, nonce, signed(nonce))).toBe(false)
    expect(proofs.isProven(browser().key, nonce, proof)).toBe(false)
    expect(proofs.isProven('', nonce, proof)).toBe(false)
    expect(proofs.isProven(key, nonce, '')).toBe(false)
    expect(proofs.isProven(key, nonce, proof)).toBe(true)
  })

  it.each(['', '7000', '7000.', '7000.x', 'NaN.x'])('is none of a made-up nonce: %j', (nonce) => {
    const proofs = createBrowserProofs(() => 7_000)
    expect(proofs.isProven(key, nonce, signed(KEY_PROOF + nonce))).toBe(false)
  })

  it('is none of a nonce of before: another may have listened at the port since, and had it signed', () => {
    const before = createBrowserProofs(() => 7_000).nonce()
    const proofs = createBrowserProofs(() => 7_000)
    expect(proofs.isProven(key, before, signed(KEY_PROOF + before))).toBe(false)
  })

  it('is none a minute later', () => {
    const clock = { ms: 7_000 }
    const proofs = createBrowserProofs(() => clock.ms)
    const nonce = proofs.nonce()
    clock.ms += 59_999
    expect(proofs.isProven(key, nonce, signed(KEY_PROOF + nonce))).toBe(true)
    clock.ms += 1
    expect(proofs.isProven(key, nonce, signed(KEY_PROOF + nonce))).toBe(false)
  })
})

describe('a key', () => {
  it.each([
    ['nothing', ''],
    ['no key', 'AAAA'],
    ['one on another curve', browser('P-384').key],
    ['one with more behind it', `${key}AAAA`],
    ['one in another spelling', `${key}=`],
  ])('is not %s', (_what, text) => {
    expect(isBrowserKey(text)).toBe(false)
    expect(isBrowserKey(key)).toBe(true)
  })
})

describe('a browser that was signed in', () => {
  const post = (url: string, body: object): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  type Carrier = Awaited<ReturnType<typeof served>>
  const codeIn = ({ launchUrl }: Carrier): string => launchUrl().split('#launch=')[1] ?? ''

  async function again(carrier: Carrier, by: ReturnType<typeof browser>): Promise<Response> {
    const url = `${carrier.url}/api/v1/launch/again`
    const { nonce } = (await (await fetch(url)).json()) as { nonce: string }
    return await post(url, { key: by.key, nonce, signature: by.signed(KEY_PROOF + nonce) })
  }
  const knocks = async ({ url }: Carrier, token: string): Promise<number> =>
    (await fetch(`${url}/api/v1/about`, { headers: bearer(token) })).status

  it('gets another token for a proof of its key, and the one before opens nothing', async () => {
    const carrier = await served()
    const code = codeIn(carrier)
    const first = await post(`${carrier.url}/api/v1/launch`, { code, key })
    const { token } = (await first.json()) as { token: string }
    expect(await knocks(carrier, token)).toBe(200)
    const answer = await again(carrier, { key, signed })
    const { token: next } = (await answer.json()) as { token: string }
    expect([await knocks(carrier, token), await knocks(carrier, next)]).toEqual([401, 200])
    await fetch(`${carrier.url}/api/v1/launch`, { method: 'DELETE', headers: bearer(next) })
    expect(await codeOf(await again(carrier, { key, signed }))).toEqual([
      401,
      'ERR_CALLER_UNAUTHENTICATED',
    ])
  })

  it('is asked for its key again once the port was left for a while, a script without a key is not', async () => {
    const signIn = createSignIn()
    const [token, script] = [
      signIn.redeem(signIn.issueCode(), null, key),
      signIn.redeem(signIn.issueCode()),
    ]
    const carrier = await served(undefined, { signIn })
    expect([await knocks(carrier, token), await knocks(carrier, script)]).toEqual([401, 200])
    expect((await again(carrier, { key, signed })).status).toBe(200)
  })

  it('is one session: who comes with the key of another ends that one', () => {
    const signIn = createSignIn()
    const first = signIn.redeem(signIn.issueCode(), null, key)
    const second = signIn.redeem(signIn.issueCode(), null, key)
    expect(signIn.find(first)).toBe(null)
    signIn.find(second)?.end()
    expect(() => signIn.again(key, () => true)).toThrow()
  })

  it('gets none for the proof of a key that nobody came with, nor for none', async () => {
    const carrier = await served()
    await launch(carrier, codeIn(carrier))
    const stranger = await again(carrier, browser())
    expect(await codeOf(stranger)).toEqual([401, 'ERR_CALLER_UNAUTHENTICATED'])
    const url = `${carrier.url}/api/v1/launch/again`
    expect((await post(url, { key: '' })).status).toBe(400)
    expect((await post(url, { key: 'A'.repeat(2_000) })).status).toBe(413)
    expect((await fetch(url, { method: 'PUT' })).status).toBe(405)
  })

  it('brings a key that is one, or its code is not used up', async () => {
    const carrier = await served()
    const code = codeIn(carrier)
    const refused = await post(`${carrier.url}/api/v1/launch`, { code, key: 'AAAA' })
    expect(await codeOf(refused)).toEqual([400, 'ERR_INPUT_INVALID'])
    expect((await launch(carrier, code)).status).toBe(200)
  })
})
