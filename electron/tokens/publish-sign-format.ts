import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { innerSentences, signable } from './nimble-inner.ts'
import { readPublishSign, signPublish, verifyPublishSign } from './publish-sign.ts'
import { defineFormat, secretsSchema } from './token-format.ts'

const sentences = {
  ...innerSentences,
  verified: 'The signature fits.',
  parameter_missing: 'id or sign is missing.',
  parameter_malformed: 'The id has a slash, or the address is empty.',
  not_a_hash: 'sign is not the base64 of an MD5.',
  hash_mismatch: 'Password, id, stream or address is another than was signed.',
  other_address: 'It was signed for another address.',
  any_address: 'No address is signed, so it can be passed on. It never expires.',
}

const address = z.string().min(1).max(64)
const streamName = z.string().min(1).max(512)

/** Nimble's publish signature, see publish-sign.ts. */
export const publishSignFormat = defineFormat({
  name: 'publish-sign',
  title: 'Nimble publish signature (publishsign)',
  sentences,
  issueInput: z.strictObject({
    secret: secretsSchema,
    publisherId: z.string(),
    streamName,
    address: address.optional(),
  }),
  verifyInput: z.strictObject({
    secret: secretsSchema,
    token: z.string(),
    streamName,
    address: address.optional(),
  }),

  issue({ secret, publisherId, streamName: name, address: only = null }) {
    const password = secret[0] ?? ''
    const input = { publisherId, streamName: name, address: only, password }
    const token = signable(() => signPublish(input))
    return { token, lint: only === null ? ['any_address'] : [] }
  },

  verify(input) {
    const at = { streamName: input.streamName, address: input.address ?? null }
    const found = verifyPublishSign(input.token, at, input.secret)
    if (found.ok) {
      const { ok: _, ...value } = found
      return { verified: true, code: 'verified', value, valid: true, reasons: [] }
    }
    const { fault } = found
    const verified = fault === 'other_address'
    const code = verified ? 'verified' : fault
    return { verified, code, value: null, valid: false, reasons: [fault] }
  },

  decode(token) {
    const claims = readPublishSign(token)
    if (typeof claims === 'string') throw new AppError('ERR_TOKEN_MALFORMED', sentences[claims])
    const { publisherId, address: only } = claims
    return { value: { publisherId, address: only }, lint: only === null ? ['any_address'] : [] }
  },
})
