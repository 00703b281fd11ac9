import { z } from 'zod'
import { say } from './say.ts'

/** Points Phenix leaves open about its EdgeAuth tokens, each a named choice, with what is taken where nothing is chosen. */
export const edgeAuthSettingsSchema = z.strictObject({
  /** How long after its expiry a token still holds, for clocks that differ, seconds. */
  skewSeconds: z.number().min(0).max(86_400).default(30),
  /** Whether a token without type may publish. Vendor documents disagree. */
  untypedMayPublish: z.boolean().default(false),
  /** Whether a token for publishing that names no channel, room or tag may publish to any stream. */
  untargetedMayPublish: z.boolean().default(false),
  /** Whether a session id of `*` means any session, as it does in tokens of the REST interface. */
  starIsAnySession: z.boolean().default(false),
  /** Whether naming an origin stream is enough for viewing, without channel, room or tag. */
  originStreamIsTarget: z.boolean().default(false),
  /** Whether an address of no known country passes a deny list that does not name `??`. */
  unknownPassesDeny: z.boolean().default(true),
  /** Whether base64 that is spelled loosely is let through, as the vendor's library does. */
  lenientSpelling: z.boolean().default(true),
  /**
   * What becomes of a restriction about something the caller does not say: refused, or left unjudged (`skip`), or left
   * unjudged where it is the session only (`skip-session`), which media servers know nothing of.
   */
  unsaid: z.enum(['refuse', 'skip-session', 'skip']).default('refuse'),
})
export type EdgeAuthSettings = Readonly<z.output<typeof edgeAuthSettingsSchema>>

/** What is taken where the operator chooses nothing. */
export const EDGE_AUTH_DEFAULTS: EdgeAuthSettings = edgeAuthSettingsSchema.parse({})

/** A lifetime where none is asked for, seconds. */
export const EDGE_AUTH_SECONDS = 3600

const TARGETS = ['channelId', 'channelAlias', 'roomId', 'roomAlias', 'tag'] as const
const EXPIRIES = ['expiresAtMs', 'expiresInSeconds'] as const
const text = z.string().max(8192).optional()
const texts = z.array(z.string().max(8192)).max(100).optional()

/** What a token can be asked to carry, by the names of the vendor's builder. */
export const edgeAuthMembers = {
  expiresAtMs: z
    .number()
    .min(-8.64e15)
    .max(8.64e15)
    .refine((ms) => ms !== 0, 'Zero is no time.')
    .optional(),
  /** Default {@link EDGE_AUTH_SECONDS}. */
  expiresInSeconds: z.number().min(-1e10).max(1e10).optional(),
  /** Left out: opens a session and views. */
  type: z.enum(['auth', 'stream', 'publish']).optional(),
  channelId: text,
  channelAlias: text,
  roomId: text,
  roomAlias: text,
  tag: text,
  sessionId: text,
  remoteAddress: text,
  originStreamId: text,
  capabilities: texts,
  applyTags: texts,
  uri: text,
}

const countOf = (input: object, names: readonly string[]): number =>
  names.filter((name) => Object.hasOwn(input, name)).length

/** A token holds one target and one expiry; a second would silently replace the first. */
export const oneTarget = {
  isMet: (input: object): boolean => countOf(input, TARGETS) <= 1,
  error: say('A token has one target: give one of {list}.', { list: TARGETS.join(', ') }),
}
export const oneExpiry = {
  isMet: (input: object): boolean => countOf(input, EXPIRIES) <= 1,
  error: say('Give one of {list}.', { list: EXPIRIES.join(', ') }),
}
