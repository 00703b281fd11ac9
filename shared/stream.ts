import { z } from 'zod'
import { HTTP_URL_HINT, HTTPS_URL_HINT } from './errors.ts'
import { EXPIRY_ENDS } from './grant-validity.ts'
import { streamLimitsSchema } from './session-limit.ts'

/**
 * What a stream asks of its viewers before any rule is looked at (Native Frame calls it the client referrer):
 * `public` only publishers need a grant (`public-viewers`); `token` both do, valid until it expires
 * (`token-auth`); `metered` as token, and viewers are asked about again at an interval where the media server can:
 * Icecast cuts them and they come back, Nimble asks once (`live-service-webhooks`).
 */
export const STREAM_MODES = ['public', 'token', 'metered'] as const

export const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'Use lower-case letters, digits, - and _, at most 63.')

/** The id of a stream where its name is easily written instead. */
export const streamIdSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,62}$/,
    'Use the id of the stream, such as live-1xedvm, not its name. GET /streams lists both.',
  )

/** A stream as the operator declares it. */
export const streamInputSchema = z.strictObject({
  /** Name on the wire without leading slash (`live/news`, `live.ogg`), or a pattern where `*` stands for any run of characters. */
  name: z
    .string()
    .min(1, 'Name the stream as the media server does, e.g. live/news.')
    .max(256)
    .regex(/^[^\s?#]+$/, 'A stream name has no spaces, ? or #.'),
  /** What people call it. Empty means the name is shown. */
  title: z.string().max(120).default(''),
  mode: z.enum(STREAM_MODES).default('token'),
  /** Groups are what rules can target besides one stream or all. Null means none. */
  group: z.string().min(1).max(60).nullable().default(null),
  enabled: z.boolean().default(true),
  /** How often a metered viewer is asked about again, seconds, 5 to 86400. */
  recheckSeconds: z.int().min(5).max(86_400).default(60),
  /** How late the check of a metered viewer may come before it counts as missed, seconds, 0 to 600. */
  recheckGraceSeconds: z.int().min(0).max(600).default(10),
  /** A metered viewer who was not asked about so many times is over, 1 to 100. 0: kept until somebody tells of the end. */
  endAfterMissedChecks: z.int().min(0).max(100).default(1),
  /**
   * A metered viewer whose check failed inside Stagedoor so many times in a row is refused, 1 to 100. 0: kept. One who is
   * refused or revoked never is.
   */
  endAfterFailedChecks: z.int().min(0).max(100).default(1),
  /** Longest a viewer's session may last, seconds, 1 to 604800; publishers have no limit. Null means none. */
  maxSessionSeconds: z.int().min(1).max(604_800).nullable().default(null),
  /**
   * Whether a token that expires ends the sessions it let in: `by_token`, as its system says (Native Frame's tokens and
   * publishers' keys do), or `always`. One that is presented again, where the media server asks again with it, is refused
   * either way.
   */
  expiryEnds: z.enum(EXPIRY_ENDS).default('by_token'),
  /** Address where viewers play it, for links; the credential is added as a query. Null means links show the credential only. */
  playUrl: z
    .url({ protocol: /^https?$/, error: HTTP_URL_HINT })
    .max(2048)
    .nullable()
    .default(null),
  /**
   * Where the gateway fetches it: its playlist, manifest or file. Players get what lies in the same folder or below, and
   * nothing else of that server. Null means the gateway does not serve it.
   */
  originUrl: z
    .url({ protocol: /^https?$/, error: HTTP_URL_HINT })
    .max(2048)
    .nullable()
    .default(null),
  /** A picture that the page to watch at shows until it plays, and to who is refused; by https. Absent or null: none. */
  posterUrl: z
    .url({ protocol: /^https$/, error: HTTPS_URL_HINT })
    .max(2048)
    .nullable()
    .exactOptional(),
  /** Whether the origin may be this machine or in a private network; where publishers are passed on to as well. */
  originAllowPrivate: z.boolean().default(false),
  /** Sessions at a time. Absent: as is set for all streams. */
  limits: streamLimitsSchema.exactOptional(),
  /** Whether `/go/<stream>` at the gateway leads to the media server, with what a viewer came with or a signature of minutes. */
  frontDoor: z.boolean().default(false),
  /** WHIP endpoint (RFC 9725) that the gateway passes publishers on to. Null means it takes none. */
  whipUrl: z
    .url({ protocol: /^https?$/, error: HTTP_URL_HINT })
    .max(2048)
    .nullable()
    .default(null),
})

/** What Stagedoor proves itself with at a stream's WHIP endpoint, as a bearer. Null removes it. */
export const whipTokenSchema = z.strictObject({
  value: z
    .string()
    .regex(/^[\x21-\x7e]{1,4096}$/, 'Printable ASCII without spaces, at most 4,096 characters.')
    .nullable(),
})

export type StreamMode = (typeof STREAM_MODES)[number]
export type StreamInput = z.infer<typeof streamInputSchema>

/** A stored stream. A name that holds `*` is a pattern; an exact name wins over a pattern, a longer pattern over a shorter. */
export interface Stream extends StreamInput {
  readonly id: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Whether a stream's name stands for many. */
export const isPattern = (name: string): boolean => name.includes('*')
