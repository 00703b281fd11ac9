import { z } from 'zod'
import { KEY_FORMATS, type KeyFormat } from './token-key.ts'

/** Kinds of token that the workbench can check and sign. */
export const WORKBENCH_FORMATS = [
  'phenix',
  'dolby-subscribe',
  'jwt',
  'rj-auth',
  'wms-auth',
  'publish-sign',
] as const
export type WorkbenchFormat = (typeof WORKBENCH_FORMATS)[number]

/** Kinds that it can sign: besides those, what media servers check by themselves. */
export const SIGN_FORMATS = [...WORKBENCH_FORMATS, ...KEY_FORMATS] as const
export type SignFormat = (typeof SIGN_FORMATS)[number]

/** What a pasted text turned out to be; those of KeyFormat are checked by media servers, the last five are secrets or tokens that say nothing by themselves. */
export type WorkbenchKind =
  | WorkbenchFormat
  | KeyFormat
  | 'opaque'
  | 'stream-key'
  | 'service-token'
  | 'handler-secret'
  | 'rest-token'
  | 'unknown'

/** Something odd about a token, and what to do about it. */
export interface Finding {
  readonly code: string
  readonly sentence: string
  /** Null when the sentence says it all. */
  readonly remedy: string | null
}

/** One layer of a token, the outermost first. */
export interface TokenLayer {
  readonly title: string
  readonly form: 'json' | 'text' | 'hex'
  readonly text: string
  /** What it is. May be empty. */
  readonly note: string
}

/** A time that a token names. */
export interface TokenTime {
  /** Where it stands, e.g. `exp`. */
  readonly path: string
  readonly meaning: string
  readonly atMs: number
}

/** A pasted text, read. Nothing in it is proved. */
export interface WorkbenchReading {
  readonly kind: WorkbenchKind
  readonly title: string
  /** What it is, in a sentence or two. */
  readonly sentence: string
  readonly carrier: {
    readonly kind: 'alone' | 'address' | 'header' | 'command'
    /** Parameter or header it stood in. Null when it stood alone. */
    readonly name: string | null
  }
  /** The token itself, taken out of what carried it and mended where it was damaged. Empty when there is none. */
  readonly token: string
  /** What happened to it on its way. Empty when it came whole. */
  readonly damage: readonly Finding[]
  readonly layers: readonly TokenLayer[]
  readonly times: readonly TokenTime[]
  readonly lint: readonly Finding[]
  /** What it names for whoever looks for its key. */
  readonly says: {
    readonly applicationId: string | null
    readonly tokenId: number | null
    readonly algorithm: string | null
    readonly streamName: string | null
  }
}

/** One check and what it came to. `absent`: the token has no such limit. `skip`: nothing was said to check it with. */
export interface WorkbenchCheck {
  readonly check: string
  readonly title: string
  readonly outcome: 'pass' | 'fail' | 'absent' | 'skip' | 'not_reached'
  /** Why. May be empty when the title says it all. */
  readonly sentence: string
}

export interface WorkbenchVerdict {
  readonly kind: WorkbenchKind
  /** `none`: such a text has no signature. `no_key`: there was no key to check it with. */
  readonly signature: 'right' | 'wrong' | 'no_key' | 'none'
  /** The key that signed it, by name. Null when none did. */
  readonly keyName: string | null
  /** Names of the keys that were tried. */
  readonly tried: readonly string[]
  readonly checks: readonly WorkbenchCheck[]
  /** Whether every check that could be made passed. */
  readonly permits: boolean
  readonly sentence: string
  /** Where a self-signed token says more than its parent allows; that part grants nothing. */
  readonly wider: readonly Finding[]
}

/** A token signed in the workbench. It is not kept. */
export interface WorkbenchSigned {
  readonly token: string
  readonly lint: readonly Finding[]
}

const pasted = z.string().max(65_536)
const secret = z.string().min(1).max(4096)
/** A key kept for a media server, by its id: `GET /token-keys`. That it was used is in the audit log. */
const keptKey = z.strictObject({ kind: z.literal('kept'), id: z.string().min(1).max(120) })
const said = z.string().min(1).max(1024).nullable().default(null)

/** What a token is presented for. Null: not said, so not judged. */
export const workbenchUseSchema = z.strictObject({
  action: z.enum(['subscribe', 'publish', 'authenticate']).default('subscribe'),
  streamName: said,
  address: said,
  /** Value of the Origin header. */
  origin: said,
  /** Two letters, or `??` for an address of no known country. */
  country: z
    .string()
    .regex(/^(?:[A-Za-z]{2}|\?\?)$/, 'Use a two-letter code such as DE, or ??.')
    .nullable()
    .default(null),
  /** Phenix: session and stream that is to be watched. */
  sessionId: said,
  originStreamId: said,
  /** The moment to judge by, epoch milliseconds. Null: now. */
  atMs: z.int().min(0).max(8.64e15).nullable().default(null),
})
export type WorkbenchUse = z.infer<typeof workbenchUseSchema>

const pastedKey = z.strictObject({
  kind: z.literal('pasted'),
  secret,
  /** How the text stands for the key's bytes. */
  encoding: z.enum(['utf8', 'hex', 'base64url']).default('utf8'),
})

export const workbenchDecodeSchema = z.strictObject({
  text: pasted,
  atMs: workbenchUseSchema.shape.atMs,
})
export type WorkbenchDecodeInput = z.infer<typeof workbenchDecodeSchema>

export const workbenchVerifySchema = z.strictObject({
  text: pasted,
  /** `stored`: every key of ours that may have signed it is tried. */
  key: z
    .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('stored') }), pastedKey, keptKey])
    .default({ kind: 'stored' }),
  use: workbenchUseSchema.prefault({}),
})
export type WorkbenchVerifyInput = z.infer<typeof workbenchVerifySchema>

const texts = z.array(z.string().max(256)).max(64).default([])

/** A subscribe token that is not one of ours, as far as it matters to its children. */
const describedParentSchema = z.strictObject({
  kind: z.literal('described'),
  tokenId: z.int().min(1).nullable().default(null),
  secret,
  streams: z
    .array(z.strictObject({ streamName: z.string().max(128), isRegex: z.boolean().default(false) }))
    .max(64)
    .default([{ streamName: '.*', isRegex: true }]),
  allowedOrigins: texts,
  allowedIpAddresses: texts,
  allowedCountries: texts,
  deniedCountries: texts,
  trackingId: said,
  originCluster: said,
  isActive: z.boolean().default(true),
  expiresAtMs: z.int().min(0).nullable().default(null),
})
export type DescribedParent = z.infer<typeof describedParentSchema>

export const workbenchChildSchema = z.strictObject({
  text: pasted,
  parent: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('stored'), id: z.int().min(1) }),
    describedParentSchema,
  ]),
  use: workbenchUseSchema.prefault({}),
})
export type WorkbenchChildInput = z.infer<typeof workbenchChildSchema>

export const workbenchSignSchema = z.strictObject({
  format: z.enum(SIGN_FORMATS),
  key: z.discriminatedUnion('kind', [
    /** Id of a subscribe token of ours, for `dolby-subscribe` only. */
    z.strictObject({ kind: z.literal('stored'), id: z.int().min(1) }),
    /** The key of ours that signs web tokens now, for `mediamtx-jwt` only. The first use makes it. */
    z.strictObject({ kind: z.literal('own') }),
    pastedKey.omit({ encoding: true }),
    /** Of the same format. */
    keptKey,
  ]),
  /** The members that `stagedoor token issue` takes for this format, but for `secret`. */
  input: z.record(z.string().max(64), z.unknown()),
})
export type WorkbenchSignInput = z.infer<typeof workbenchSignSchema>
