import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { omeTimeFault, readOmePolicy, withPort } from './ome-policy.ts'
import { isOmeSignature, omeSignature } from './ome-signature.ts'
import { addressSchema, minutesSchema, without, writeAddress } from './signed-address.ts'
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
    const found = readOmePolicy(token)
    if (typeof found === 'string') return notVerified(found)
    const { signed, signature, policy } = found
    if (!secret.some((each) => isOmeSignature(signature, signed, each))) {
      return notVerified('signature_mismatch')
    }
    const fault = omeTimeFault(policy, nowMs ?? clockMs)
    return verifiedToken(policy, fault)
  },

  decode(token, nowMs) {
    const found = readOmePolicy(token)
    if (typeof found === 'string') throw new AppError('ERR_TOKEN_MALFORMED', sentences[found])
    const fault = omeTimeFault(found.policy, nowMs)
    return { value: found.policy, lint: fault === null ? [] : [fault] }
  },
})

function portNeeded(): AppError {
  const issues = [{ path: 'url', message: 'Write the port: it is part of what is signed.' }]
  return new AppError('ERR_INPUT_INVALID', undefined, { issues })
}

const cidrOf = (address: string): string => (address.includes('/') ? address : `${address}/32`)
