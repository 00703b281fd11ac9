import { z } from 'zod'
import { URL_HINT } from './errors.ts'
import type { Comparison } from './session-comparison.ts'

/** The protocols Stagedoor answers, one file each in electron/handler/protocols/. */
export const PROTOCOLS = [
  'icecast',
  'nginx-rtmp',
  'nimble',
  'native-frame',
  'native-frame-saas',
  'node-media-server',
  'oven-media-engine',
  'ant-media',
  'flussonic',
  'mediamtx',
  'srs',
  'nginx-auth-request',
  'caddy',
  'traefik',
  'generic',
] as const
export type ProtocolName = (typeof PROTOCOLS)[number]

const COMPARE_HINT = 'Use 0 for never, or at least 5 seconds.'
const isCompared = (seconds: number): boolean => seconds === 0 || seconds >= 5

/** A configured caller of the handler, as the operator declares it. */
export const mediaServerInputSchema = z.strictObject({
  name: z.string().min(1).max(60),
  protocol: z.enum(PROTOCOLS),
  /** Addresses and CIDR blocks the handler accepts this caller from. Empty means any that can reach it. */
  allowedPeers: z.array(z.string().min(1).max(64)).max(100).default([]),
  /** Where its viewers connect, e.g. http://radio.example:8000. Used to build links. Null means unknown. */
  publicUrl: z
    .url({ protocol: /^(https?|rtmps?)$/, error: URL_HINT })
    .max(2048)
    .nullable()
    .default(null),
  enabled: z.boolean().default(true),
  /**
   * For callers that never report an end: how long an admitted session is shown as live, seconds, 60 to 604800. Without
   * effect for those that do.
   */
  assumedSessionSeconds: z.int().min(60).max(604_800).default(14_400),
  /**
   * For batches that name a stream without its publisher's token (Native Frame's program-states): whether that stream is
   * stopped, or left alone. Without effect on others.
   */
  missingTokens: z.enum(['deny', 'allow']).default('deny'),
  /**
   * How often the live sessions are compared with the media server's own list, seconds: 0 (never) or 5 to 3600. Without
   * effect where it is not controlled.
   */
  compareSeconds: z.int().min(0).max(3600).refine(isCompared, COMPARE_HINT).default(30),
  /** What becomes of whom it lists and Stagedoor never admitted: shown, or cut by itself. */
  unknownSessions: z.enum(['show', 'cut']).default('show'),
})

export type MediaServerInput = z.infer<typeof mediaServerInputSchema>

/** A stored media server. Its handler secret is kept apart and never part of this. */
export interface MediaServer extends MediaServerInput {
  readonly id: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** How a handler secret is rolled. */
export const rollHandlerSecretSchema = z.strictObject({
  /** For how long the old one goes on counting beside the new one, minutes, up to 1440. Default 0, not at all, as for one that leaked. */
  overlapMinutes: z.int().min(0).max(1440).default(0),
  /** Whether the old one ends before that, a minute after the new one is used first. */
  endsWithUse: z.boolean().default(true),
})

export type RollHandlerSecret = z.infer<typeof rollHandlerSecretSchema>

/** A handler secret that another one replaced, while both count, or until the new one is used. */
export interface OldSecretStatus {
  /** First moment it no longer counts, epoch milliseconds. Where it has passed, the new one was not used yet. */
  readonly untilMs: number
  /** Whether it ends a minute after the new one is used first. */
  readonly endsWithUse: boolean
  /** When it was used last since both count. Null: not since the start. */
  readonly oldUsedAtMs: number | null
  /** When the new one was used last. Null: never. */
  readonly newUsedAtMs: number | null
}

/** A request in the name of a media server that got nothing. */
export interface TurnedAway {
  /** Its secret was wrong; or it was right, and the address is none of the allowed peers. */
  readonly why: 'secret' | 'peer'
  readonly address: string
  readonly atMs: number
  /** How often in a row, since start. */
  readonly times: number
}

/** What the console shows of a media server besides its configuration. */
export interface MediaServerStatus extends MediaServer {
  /** First and latest request that carried its secret, also before the latest restart. Null before the first. */
  readonly firstRequestAtMs: number | null
  readonly lastRequestAtMs: number | null
  readonly requests: number
  /** Requests that could not be understood, since start. */
  readonly malformed: number
  /** The latest that was turned away, as long as it may be its own: it has not asked as it should since. Null: none. */
  readonly turnedAway: TurnedAway | null
  /** How its list compares with what is live here. Null where it is not controlled. */
  readonly comparison: Comparison | null
  /** The handler secret before the one in force. Null: there is none that matters. */
  readonly oldSecret: OldSecretStatus | null
  /** What this server can do, for the capability card. */
  readonly capabilities: ProtocolCapabilities
}

/** What allow, deny and revoke can mean on the wire of a protocol; shown on screen, in the operator's words. */
export interface ProtocolCapabilities {
  readonly title: string
  readonly allowLooksLike: string
  readonly denyLooksLike: string
  /** What revoking a session does there. `at_next_check`: whoever is in is stopped when it asks or reports next. */
  readonly revoke: 'new_viewers_only' | 'at_time_limit' | 'at_next_check' | 'instant'
  readonly revokeText: string
  readonly reportsEnd: boolean
  /** Whether publishers are asked for too, so that it is known who is on air. */
  readonly reportsPublishers: boolean
  readonly timeLimit: boolean
  /** Whether it asks about sessions that go on again and again by itself. */
  readonly rechecks: boolean
  readonly redirect: boolean
  /** What happens there when Stagedoor does not answer, and the setting that changes it. */
  readonly outage: string
}
