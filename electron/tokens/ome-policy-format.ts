import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { isOmeSignature, omeSignature } from './ome-signature.ts'
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
  parameter_missing: 'The address has no policy or no signature, or one of them twice.',
  policy_malformed: 'The policy is not base64url of a JSON object with url_expire.',
  signature_mismatch: 'Secret, address or policy is another than was signed.',
  port_missing: 'Its port is not written, which is part of what is signed.',
  expired: 'It has expired.',
  not_yet_valid: 'It is not valid yet.',
  in_seconds: 'Its times look like seconds. OvenMediaEngine reads milliseconds, so it has expired.',
}

/** What a policy may say. Times in Unix milliseconds. */
const policySchema = z.object({
  url_expire: z.number(),
  url_activate: z.number().optional(),
  stream_expire: z.number().optional(),
  allow_ip: z.string().optional(),
})

/**
 * OvenMediaEngine's signed policy (OvenMediaEngine documentation, "Signed Policy"): `policy` is base64url of JSON and
 * `signature` the HMAC-SHA1 of the whole address with it, the port written out. Only the default parameter names; SRT, whose
 * stream id is signed instead, is not done.
 */
export const omePolicyFormat = defineFormat({
  name: 'ome-policy',
  title: 'OvenMediaEngine signed policy',
  sentences,
  issueInput: z.strictObject({
    secret: secretsSchema,
    /** Where it is published or played. */
    url: addressSchema,
    minutes: minutesSchema,
    /** It cannot be used before so many minutes have passed. Default 0. */
    startsInMinutes: z.int().min(0).max(525_600).optional(),
    /** Whoever is in is cut so many minutes from now. Default never. */
    endsInMinutes: z.int().min(1).max(525_600).optional(),
    /** Address or block (IPv4 CIDR) it may be used from. Default any. */
    allowIp: z.string().min(1).max(64).optional(),
  }),
  verifyInput: z.strictObject({ secret: secretsSchema, token: z.string(), nowMs: nowMsSchema }),

  issue(input, nowMs) {
    const address = withPort(input.url)
    if (address === null) throw portNeeded()
    const { startsInMinutes, endsInMinutes, allowIp } = input
    const at = (minutes: number): number => Math.floor(nowMs) + minutes * 60_000
    const policy = {
      ...(startsInMinutes === undefined ? {} : { url_activate: at(startsInMinutes) }),
      url_expire: at(input.minutes),
      ...(endsInMinutes === undefined ? {} : { stream_expire: at(endsInMinutes) }),
      ...(allowIp === undefined ? {} : { allow_ip: cidrOf(allowIp) }),
    }
    const text = Buffer.from(JSON.stringify(policy)).toString('base64url')
    const bare = without(address, 'policy', 'signature')
    const said = { ...bare, pairs: [...bare.pairs, `policy=${text}`] }
    const signature = omeSignature(writeAddress(said), signingSecret(input.secret))
    const token = writeAddress({ ...said, pairs: [...said.pairs, `signature=${signature}`] })
    return { token, lint: [] }
  },

  verify({ secret, token, nowMs }, clockMs) {
    const found = policyIn(token)
    if (typeof found === 'string') return notVerified(found)
    const { signed, signature, policy } = found
    if (!secret.some((each) => isOmeSignature(signature, signed, each))) {
      return notVerified('signature_mismatch')
    }
    const fault = timeFault(policy, nowMs ?? clockMs)
    return verifiedToken(policy, fault)
  },

  decode(token, nowMs) {
    const found = policyIn(token)
    if (typeof found === 'string') throw new AppError('ERR_TOKEN_MALFORMED', sentences[found])
    const fault = timeFault(found.policy, nowMs)
    return { value: found.policy, lint: fault === null ? [] : [fault] }
  },
})

type Policy = z.output<typeof policySchema>

/** Seconds below this are before the year 5138; milliseconds below it are long over. */
const SECONDS_BELOW = 1e11

function timeFault(policy: Policy, nowMs: number): string | null {
  if (policy.url_expire < SECONDS_BELOW) return 'in_seconds'
  if (nowMs >= policy.url_expire) return 'expired'
  return (policy.url_activate ?? 0) > nowMs ? 'not_yet_valid' : null
}

function policyIn(token: string) {
  const address = readAddress(token)
  if (address === null) return 'not_an_address'
  const [text, signature] = [pairValue(address, 'policy'), pairValue(address, 'signature')]
  if (text === null || signature === null) return 'parameter_missing'
  const policy = policySchema.safeParse(jsonIn(text))
  if (!policy.success) return 'policy_malformed'
  const signed = withPort(without(address, 'signature'))
  if (signed === null) return 'port_missing'
  return { signed: writeAddress(signed), signature, policy: policy.data }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

const PORTS: Readonly<Record<string, string>> = {
  http: '80',
  ws: '80',
  https: '443',
  wss: '443',
  rtmp: '1935',
}

/** With its port written out. Null where none is written and none is usual. */
function withPort(address: Address): Address | null {
  if (/:\d+$/.test(address.authority)) return address
  const port = PORTS[address.scheme]
  return port === undefined ? null : { ...address, authority: `${address.authority}:${port}` }
}

function portNeeded(): AppError {
  const issues = [{ path: 'url', message: 'Write the port: it is part of what is signed.' }]
  return new AppError('ERR_INPUT_INVALID', undefined, { issues })
}

const cidrOf = (address: string): string => (address.includes('/') ? address : `${address}/32`)
