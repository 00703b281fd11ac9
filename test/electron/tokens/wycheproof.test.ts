import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compactVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  hmacKeyFromJwk,
  type SignatureKey,
  selectJwk,
  signatureKeyFromJwk,
} from '../../../electron/tokens/jwk.ts'
import { findJwsFault, readCompactJws } from '../../../electron/tokens/jws.ts'
import { verifyAsymmetricJws } from '../../../electron/tokens/jws-asymmetric.ts'
import { HMAC_DIGESTS, type HmacAlgorithm, type HmacKey } from '../../../electron/tokens/jws-key.ts'
import { type JsonObject, memberOf } from '../../../electron/tokens/strict-json.ts'

/*
 * C2SP Wycheproof (Apache-2.0) is used where it lies, beside the project, and is not part of it. Without it these
 * tests are skipped and say so.
 */
const folder = resolve(import.meta.dirname, '../../../../shared/vectors/wycheproof')
const isThere = existsSync(join(folder, 'json_web_signature_test.json'))
if (!isThere) console.log(`No Wycheproof vectors in ../shared/vectors/wycheproof: skipped.`)

interface JwsCase {
  readonly tcId: number
  readonly comment: string
  readonly jws?: unknown
  readonly result: 'valid' | 'invalid'
}
interface JwsGroup {
  readonly comment: string
  readonly private?: JsonObject
  readonly public?: JsonObject
  readonly tests: readonly JwsCase[]
}
interface MacGroup {
  readonly tagSize: number
  readonly tests: readonly {
    readonly tcId: number
    readonly key: string
    readonly msg: string
    readonly tag: string
    readonly result: 'valid' | 'invalid'
  }[]
}

/** Cases of json_web_signature_test.json whose verdict is not ours, and why. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  346: 'The key row says PS256, the token PS384: the row decides, so it is refused.',
  350: 'As 346.',
  367: 'Byte for byte the token of the valid case 357; the padding it speaks of is lost.',
  370: 'As 367.',
  372: 'Wants a stray "?" in the header skipped; RFC 7515 section 2 knows no such character.',
  373: 'As 372, in the payload.',
}

function load<Group>(name: string): readonly Group[] {
  const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { testGroups: Group[] }
  return file.testGroups
}

/** RFC 7520 calls its key ES512; the vectors call it ES521. */
const withRealName = (jwk: JsonObject): JsonObject =>
  memberOf(jwk, 'alg') === 'ES521' ? { ...jwk, alg: 'ES512' } : jwk

function keyOf(jwk: JsonObject): HmacKey | SignatureKey | null {
  try {
    return memberOf(jwk, 'kty') === 'oct'
      ? hmacKeyFromJwk(jwk)
      : signatureKeyFromJwk(withRealName(jwk))
  } catch {
    return null
  }
}

/** The key of a group, where it is a set the one that the token names. */
function keyFor(group: JwsGroup, token: string): HmacKey | SignatureKey | null {
  const given = group.public ?? group.private ?? {}
  if (!Object.hasOwn(given, 'keys')) return keyOf(given)
  const jws = readCompactJws(token)
  if (!jws.ok || jws.header.kid === null) return null
  try {
    return keyOf(selectJwk(given, jws.header.kid))
  } catch {
    return null
  }
}

async function isAccepted(group: JwsGroup, token: unknown): Promise<boolean> {
  if (typeof token !== 'string') return false
  const key = keyFor(group, token)
  if (key === null) return false
  if ('publicKey' in key) return (await verifyAsymmetricJws(token, key)).ok
  const jws = readCompactJws(token)
  return jws.ok && findJwsFault(jws, key) === null
}

/** What `jose` says of an HMAC token under the same key and its one algorithm. */
async function joseAccepts(group: JwsGroup, token: string): Promise<boolean | null> {
  const key = keyFor(group, token)
  if (key === null || 'publicKey' in key) return null
  try {
    await compactVerify(token, key.secret, { algorithms: [...key.algorithms] })
    return true
  } catch {
    return false
  }
}

async function disagreements(
  name: string,
): Promise<{ readonly ran: number; readonly wrong: readonly string[] }> {
  let ran = 0
  const wrong: string[] = []
  for (const group of load<JwsGroup>(name)) {
    for (const each of group.tests) {
      if (each.jws === undefined) continue
      ran += 1
      const accepted = await isAccepted(group, each.jws)
      if (accepted !== (each.result === 'valid')) {
        wrong.push(
          `${each.tcId} ${group.comment} ${each.comment}: ${accepted ? 'accepted' : 'refused'}`,
        )
      }
    }
  }
  console.log(`Wycheproof ${name}: ${ran} cases ran, ${wrong.length} disagree.`)
  return { ran, wrong }
}

describe.skipIf(!isThere)('the Wycheproof vectors', () => {
  it('web signatures: all agree but the six that are written down', async () => {
    const { ran, wrong } = await disagreements('json_web_signature_test.json')
    expect(ran).toBe(401)
    expect(wrong.map((line) => Number(line.split(' ')[0])).sort()).toEqual(
      Object.keys(EXCEPTIONS).map(Number),
    )
  })

  it('web keys: weak, ambiguous and ill-fitting ones are refused', async () => {
    const { ran, wrong } = await disagreements('json_web_key_test.json')
    expect(ran).toBe(26)
    expect(wrong).toEqual([])
  })

  it('web crypto: all signatures agree', async () => {
    const { ran, wrong } = await disagreements('json_web_crypto_test.json')
    expect(ran).toBe(49)
    expect(wrong).toEqual([])
  })

  it('nothing is accepted that jose refuses under the same key', async () => {
    let ran = 0
    for (const group of load<JwsGroup>('json_web_signature_test.json')) {
      for (const { jws, tcId } of group.tests) {
        if (typeof jws !== 'string') continue
        const theirs = await joseAccepts(group, jws)
        if (theirs === null) continue
        ran += 1
        if (await isAccepted(group, jws)) expect([tcId, theirs]).toEqual([tcId, true])
      }
    }
    expect(ran).toBeGreaterThan(20)
  })

  it.each([
    ['HS256', 'hmac_sha256_test.json'],
    ['HS384', 'hmac_sha384_test.json'],
    ['HS512', 'hmac_sha512_test.json'],
  ] as const)('%s: every authentication code agrees', (algorithm, name) => {
    let ran = 0
    for (const group of load<MacGroup>(name)) {
      for (const each of group.tests) {
        ran += 1
        expect([each.tcId, isRightMac(algorithm, each, group.tagSize)]).toEqual([
          each.tcId,
          each.result === 'valid',
        ])
      }
    }
    console.log(`Wycheproof ${name}: ${ran} cases ran.`)
    expect(ran).toBe(174)
  })
})

/** The vectors cut codes to the tag size, which a JWS never does; so the comparison is made here. */
function isRightMac(
  algorithm: HmacAlgorithm,
  each: { readonly key: string; readonly msg: string; readonly tag: string },
  tagBits: number,
): boolean {
  const key = createSecretKey(Buffer.from(each.key, 'hex'))
  const tag = Buffer.from(each.tag, 'hex')
  const mac = createHmac(HMAC_DIGESTS[algorithm].digest, key)
    .update(Buffer.from(each.msg, 'hex'))
    .digest()
    .subarray(0, tagBits / 8)
  return mac.length === tag.length && timingSafeEqual(mac, tag)
}
