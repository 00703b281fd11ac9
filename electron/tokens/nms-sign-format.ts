import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import {
  type Address,
  addressSchema,
  minutesSchema,
  pairValue,
  readAddress,
  without,
  writeAddress,
} from './signed-address.ts'
import {
  defineFormat,
  notVerified,
  nowMsSchema,
  secretsSchema,
  signingSecret,
  verifiedToken,
} from './token-format.ts'

const sentences = {
  verified: 'The signature fits.',
  not_an_address: 'That is no address.',
  parameter_missing: 'The address has no sign, or more than one.',
  parameter_malformed: 'sign is not a time, a hyphen and 32 hexadecimal digits.',
  hash_mismatch: 'Secret, stream or time is another than was signed.',
  expired: 'It has expired.',
}

/**
 * The address node-media-server signs itself (`auth.play`, `auth.publish`; github.com/illuspas/Node-Media-Server,
 * src/server/broadcast_server.js): `sign` is the end in seconds and the MD5 of path, end and secret. One signature is good
 * for publishing and playing alike where both have that secret.
 */
export const nmsSignFormat = defineFormat({
  name: 'nms-sign',
  title: 'node-media-server signed address (sign)',
  sentences,
  issueInput: z.strictObject({
    secret: secretsSchema,
    /** Where it is published or played. */
    url: addressSchema,
    minutes: minutesSchema,
  }),
  verifyInput: z.strictObject({ secret: secretsSchema, token: z.string(), nowMs: nowMsSchema }),

  issue({ secret, url, minutes }, nowMs) {
    const address = without(url, 'sign')
    const end = Math.floor(nowMs / 1000) + minutes * 60
    const sign = `sign=${end}-${hashOf(address, end, signingSecret(secret))}`
    return { token: writeAddress({ ...address, pairs: [...address.pairs, sign] }), lint: [] }
  },

  verify({ secret, token, nowMs }, clockMs) {
    const found = signIn(token)
    if (typeof found === 'string') return notVerified(found)
    const { address, end, hash } = found
    const isRight = secret.some((each) => {
      const right = Buffer.from(hashOf(address, end, each))
      return each !== '' && timingSafeEqual(right, Buffer.from(hash))
    })
    if (!isRight) return notVerified('hash_mismatch')
    const valid = end >= Math.floor((nowMs ?? clockMs) / 1000)
    const value = { path: streamPath(address), expiresAtMs: end * 1000 }
    return verifiedToken(value, valid ? null : 'expired')
  },

  decode(token, nowMs) {
    const found = signIn(token)
    if (typeof found === 'string') throw new AppError('ERR_TOKEN_MALFORMED', sentences[found])
    const { address, end } = found
    const value = { path: streamPath(address), expiresAtMs: end * 1000 }
    return { value, lint: end * 1000 < nowMs ? ['expired'] : [] }
  },
})

function signIn(token: string) {
  const address = readAddress(token)
  if (address === null) return 'not_an_address'
  const sign = pairValue(address, 'sign')
  if (sign === null) return 'parameter_missing'
  const parts = /^(\d{1,12})-([0-9a-f]{32})$/.exec(sign)
  if (parts === null) return 'parameter_malformed'
  return { address, end: Number(parts[1]), hash: parts[2] ?? '' }
}

/** Of HTTP-FLV the file name's ending is no part of what is signed. */
const streamPath = ({ path }: Address): string => path.replace(/\.flv$/, '')

const hashOf = (address: Address, end: number, secret: string): string =>
  createHash('md5')
    .update(`${streamPath(address)}-${end}-${secret}`)
    .digest('hex')
