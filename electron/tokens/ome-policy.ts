import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Address, pairValue, readAddress, without, writeAddress } from './signed-address.ts'

/** What a policy may say. Times in Unix milliseconds. */
const policySchema = z.object({
  url_expire: z.number(),
  url_activate: z.number().optional(),
  stream_expire: z.number().optional(),
  allow_ip: z.string().optional(),
  real_ip: z.string().optional(),
})

export type OmePolicy = z.output<typeof policySchema>

/** Seconds below this are before the year 5138; milliseconds below it are long over. */
const SECONDS_BELOW = 1e11

/** Why a policy cannot be used at a moment. Null when it can. @param nowMs Epoch milliseconds. */
export function omeTimeFault(
  policy: Pick<OmePolicy, 'url_expire' | 'url_activate'>,
  nowMs: number,
): 'in_seconds' | 'expired' | 'not_yet_valid' | null {
  if (policy.url_expire < SECONDS_BELOW) return 'in_seconds'
  if (nowMs >= policy.url_expire) return 'expired'
  return (policy.url_activate ?? 0) > nowMs ? 'not_yet_valid' : null
}

/**
 * Reads the policy of an address. Nothing is proved: `signed` is what the signature has to be of.
 *
 * @returns What is wrong with it when it cannot be read.
 */
export function readOmePolicy(token: string) {
  const address = readAddress(token)
  if (address === null) return 'not_an_address'
  const [text, signature] = [pairValue(address, 'policy'), pairValue(address, 'signature')]
  if (text === null || signature === null) return 'parameter_missing'
  const policy = policySchema.safeParse(jsonIn(text))
  if (!policy.success) return 'policy_malformed'
  const signed = withPort(without(address, 'signature'))
  if (signed === null) return 'port_missing'
  return { address, signed: writeAddress(signed), signature, policy: policy.data }
}

const ID_CHARS = 32

/** Id of the grant that a policy is. @param signed What the signature is of. */
export const omeGrantId = (signed: string): string =>
  `ome-${createHash('sha256').update(signed).digest('hex').slice(0, ID_CHARS)}`

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
export function withPort(address: Address): Address | null {
  if (/:\d+$/.test(address.authority)) return address
  const port = PORTS[address.scheme]
  return port === undefined ? null : { ...address, authority: `${address.authority}:${port}` }
}
