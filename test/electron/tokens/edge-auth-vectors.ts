import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EdgeAuthCall } from '../../../electron/tokens/edge-auth-payload.ts'

/** One recorded answer of phenix-edge-auth. */
export interface Vector {
  readonly name: string
  readonly applicationId: string
  readonly secret: string
  /** Where the signer used another. */
  readonly signedWithSecret?: string
  readonly token: string
  readonly signedText?: string
  /** Present where the token can be signed again byte for byte. */
  readonly builderCalls?: readonly EdgeAuthCall[]
  readonly expect: {
    readonly verified: boolean
    readonly code?: string
    readonly decoded?: unknown
    /** The library threw; ours says `bad-token`. */
    readonly throws?: string
  }
}

const file = resolve(import.meta.dirname, '../../vectors/phenix-edge-auth.json')
export const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[]

export const expectedCode = (vector: Vector): string =>
  vector.expect.throws === undefined ? String(vector.expect.code) : 'bad-token'

export function vectorNamed(name: string): Vector {
  const found = vectors.find((each) => each.name === name)
  if (found === undefined) throw new Error(`There is no vector ${name}.`)
  return found
}
