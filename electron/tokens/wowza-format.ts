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
  verified: 'The hash fits.',
  not_an_address: 'That is no address.',
  parameter_missing: 'The address has no hash under this prefix, or more than one.',
  hash_mismatch:
    'Secret, stream, client address, prefix, algorithm or a parameter is another than was signed.',
  expired: 'It has expired.',
  not_yet_valid: 'It is not valid yet.',
  no_end: 'It has no end.',
}

const algorithm = z.enum(['SHA-256', 'SHA-384', 'SHA-512']).default('SHA-256')
const prefix = z
  .string()
  .regex(/^[A-Za-z0-9]{1,32}$/, 'Use letters and digits.')
  .default('wowzatoken')
const clientIp = z
  .string()
  .regex(/^[0-9a-fA-F:.]{2,45}$/, 'Write an IP address.')
  .optional()

/**
 * Wowza Streaming Engine's SecureToken version 2 (wowza.com/docs, "How to protect streaming using SecureToken"): a hash over
 * the stream's path and, sorted, its public parameters, the secret and the viewer's address.
 */
export const wowzaFormat = defineFormat({
  name: 'wowza',
  title: 'Wowza SecureToken 2',
  sentences,
  issueInput: z.strictObject({
    secret: secretsSchema,
    /** Where it is played, with its playlist. */
    url: addressSchema,
    minutes: minutesSchema,
    /** It cannot be used before so many minutes have passed. Default 0, and then no start is written. */
    startsInMinutes: z.int().min(0).max(525_600).optional(),
    /** The viewer's address, where Wowza is set to include it. */
    clientIp,
    prefix,
    algorithm,
  }),
  verifyInput: z.strictObject({
    secret: secretsSchema,
    token: z.string(),
    clientIp,
    prefix,
    algorithm,
    nowMs: nowMsSchema,
  }),

  issue(input, nowMs) {
    const { url, minutes, startsInMinutes, prefix: name } = input
    const own = [`${name}starttime`, `${name}endtime`, `${name}hash`]
    const address = without(url, ...own)
    const at = (from: number): number => Math.floor(nowMs / 1000) + from * 60
    const times = [
      ...(startsInMinutes === undefined ? [] : [`${name}starttime=${at(startsInMinutes)}`]),
      `${name}endtime=${at(minutes)}`,
    ]
    const timed = { ...address, pairs: [...address.pairs, ...times] }
    const hash = hashOf(timed, input, signingSecret(input.secret))
    const token = writeAddress({ ...timed, pairs: [...timed.pairs, `${name}hash=${hash}`] })
    return { token, lint: [] }
  },

  verify(input, clockMs) {
    const address = readAddress(input.token)
    if (address === null) return notVerified('not_an_address')
    const given = pairValue(address, `${input.prefix}hash`)
    if (given === null) return notVerified('parameter_missing')
    const isRight = input.secret.some((secret) => {
      const right = Buffer.from(hashOf(address, input, secret))
      const hash = Buffer.from(given)
      return secret !== '' && hash.length === right.length && timingSafeEqual(hash, right)
    })
    if (!isRight) return notVerified('hash_mismatch')
    const value = saidIn(address, input.prefix)
    const fault = timeFault(value, input.nowMs ?? clockMs)
    return verifiedToken(value, fault)
  },

  decode(token, nowMs) {
    const address = readAddress(token)
    if (address === null) throw new AppError('ERR_TOKEN_MALFORMED', sentences.not_an_address)
    const name = address.pairs.find((pair) => /^[A-Za-z0-9]+hash=/.test(pair))?.split('hash=')[0]
    if (name === undefined) throw new AppError('ERR_TOKEN_MALFORMED', sentences.parameter_missing)
    const value = saidIn(address, name)
    const fault = timeFault(value, nowMs) ?? (value.endsAtMs === null ? 'no_end' : null)
    return { value: { ...value, prefix: name }, lint: fault === null ? [] : [fault] }
  },
})

interface Said {
  readonly contentPath: string
  readonly startsAtMs: number | null
  readonly endsAtMs: number | null
}

function saidIn(address: Address, prefix: string): Said {
  const timeOf = (what: string): number | null => {
    const text = pairValue(address, `${prefix}${what}`)
    return text !== null && /^\d{1,12}$/.test(text) ? Number(text) * 1000 : null
  }
  return {
    contentPath: contentPath(address),
    startsAtMs: timeOf('starttime'),
    endsAtMs: timeOf('endtime'),
  }
}

function timeFault({ startsAtMs, endsAtMs }: Said, nowMs: number): string | null {
  if (endsAtMs !== null && endsAtMs > 0 && nowMs >= endsAtMs) return 'expired'
  return startsAtMs !== null && startsAtMs > nowMs ? 'not_yet_valid' : null
}

/** Application, instance where one is named, and stream: without the first slash and the playlist. */
const contentPath = ({ path }: Address): string =>
  path.slice(1).replace(/\/(?:[\w-]+\.(?:m3u8|mpd|f4m)|Manifest|jwplayer\.smil)$/, '')

/** Sorted bytewise, as code points and not as a language would: else some addresses trade places with the secret. */
function hashOf(
  address: Address,
  { prefix: name, clientIp: ip, algorithm: of }: HashTerms,
  secret: string,
): string {
  const signed = address.pairs.filter(
    (pair) => pair.startsWith(name) && !pair.startsWith(`${name}hash=`),
  )
  const parts = [...signed, secret, ...(ip === undefined ? [] : [ip])].sort((one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  )
  return createHash(of.replace('-', '').toLowerCase())
    .update(`${contentPath(address)}?${parts.join('&')}`)
    .digest('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

interface HashTerms {
  readonly prefix: string
  readonly clientIp?: string | undefined
  readonly algorithm: z.output<typeof algorithm>
}
