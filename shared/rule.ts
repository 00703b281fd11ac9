import { z } from 'zod'
import { isRuleCountry, whyNoCountry } from './countries.ts'
import { URL_HINT } from './errors.ts'
import { idSchema } from './stream.ts'

const values = z.array(z.string().min(1).max(256)).min(1).max(1000)
/** Room for as many points as a rule may have, each with all digits. */
const ring = z.string().min(1).max(600_000)
const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('stream'), streamId: idSchema }),
  z.strictObject({ kind: z.literal('group'), group: z.string().min(1).max(60) }),
])
const url = z.url({ protocol: /^(https?|rtmps?)$/, error: URL_HINT }).max(2048)

export const areaPolygons = z
  .array(
    z.strictObject({
      /** Default none. */
      name: z.string().min(1).max(120).exactOptional(),
      /** As in KML: `longitude,latitude` in decimal degrees, white space between points. */
      outer: ring,
      /** Holes, likewise. Default none. */
      inner: z.array(ring).max(1000).exactOptional(),
    }),
  )
  .min(1)
  .max(1000)

/** Who a rule is about. Every kind but `any` and `authenticated` matches when one of its values does. */
const ruleSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('any') }),
  /** Presented a credential that verified for this stream and action (Revma: AUTH). */
  z.strictObject({ kind: z.literal('authenticated') }),
  /** Addresses and CIDR blocks, IPv4 or IPv6. */
  z.strictObject({ kind: z.literal('address'), values }),
  /** ISO 3166 two-letter codes, in capitals; `??` for addresses of no known country. */
  z.strictObject({
    kind: z.literal('country'),
    values: z
      .array(
        z
          .string()
          .regex(/^([A-Z]{2}|\?\?)$/, {
            error: 'Use a two-letter code such as DE, or ??.',
            abort: true,
          })
          .refine(isRuleCountry, { error: ({ input }) => whyNoCountry(String(input)) }),
      )
      .min(1)
      .max(260),
  }),
  /**
   * Polygons, as a database of cities places addresses. Asks for such a database (`city-file`); without one nobody's place is known.
   */
  z.strictObject({
    kind: z.literal('area'),
    polygons: areaPolygons,
    /**
     * Whether it is also about those whose place is not known, as `??` is among countries. Left out where a rule is given: true
     * for an effect that keeps out, else false. Stored without it: false.
     */
    unlocated: z.boolean().exactOptional(),
  }),
  /** Referer, `*` stands for any run of characters; compared without regard to case. */
  z.strictObject({ kind: z.literal('referer'), values }),
  /** User agent, as referer. */
  z.strictObject({ kind: z.literal('user_agent'), values }),
  /** Delivery protocol, lower case, e.g. `hls`. */
  z.strictObject({ kind: z.literal('protocol'), values }),
  /** Tag carried by the grant. */
  z.strictObject({ kind: z.literal('tag'), values }),
])

/** When a rule holds. Days 1 (Monday) to 7; `from` inclusive, `to` exclusive; a slot whose end is not after its start runs past midnight. */
const scheduleSchema = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use HH:MM, 00:00 to 23:59.'),
  to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Use HH:MM, up to 24:00.'),
  timeZone: z.string().min(1).max(64),
})

/** A file that plays first. Default none. */
const promptUrl = url.exactOptional()

/** What a rule does with whom it matches. */
const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('continue'), promptUrl }),
  /** With a prompt, viewers are sent to it instead of being turned away at once. */
  z.strictObject({ kind: z.literal('drop'), promptUrl }),
  z.strictObject({ kind: z.literal('redirect'), url }),
  /** A file that is played in an endless loop instead of the stream. */
  z.strictObject({ kind: z.literal('loop'), url }),
  /** Admit with advertisements. */
  z
    .strictObject({
      kind: z.literal('ads'),
      /** VAST tag of what plays before the stream. Default none; one of the two has to be there. */
      vastTag: url.exactOptional(),
      /** VAST tag of what plays in between. Default none. */
      midrollTag: url.exactOptional(),
      /** Whether ad requests carry the listener's id, for better targeting. Default true. */
      appendListenerId: z.boolean().exactOptional(),
      /** Whether what was heard is reported some seconds late. Default true. */
      delayReport: z.boolean().exactOptional(),
      promptUrl,
    })
    .refine(({ vastTag, midrollTag }) => vastTag !== undefined || midrollTag !== undefined, {
      path: ['vastTag'],
      error: 'Give a VAST tag for before the stream, in between, or both.',
    }),
])

export const ruleSchema = z.strictObject({
  id: idSchema,
  /** Lowest wins; of the rules that match exactly one applies. 0 to 9999. */
  priority: z.int().min(0).max(9999),
  name: z.string().max(120).default(''),
  source: ruleSourceSchema,
  target,
  /** Which actions it looks at. Effects other than continue and drop are for viewers only. */
  actions: z
    .array(z.enum(['publish', 'subscribe']))
    .min(1)
    .default(['subscribe']),
  /** Share of matching viewers it applies to, percent, above 0 to 100; the same viewer always falls on the same side. */
  sharePercent: z.number().gt(0).max(100).default(100),
  /** Null means always. */
  schedule: scheduleSchema.nullable().default(null),
  effect: effectSchema,
  /** `shadow` rules are evaluated beside the live ones and only counted. */
  state: z.enum(['live', 'shadow', 'off']).default('live'),
})

export type Rule = z.infer<typeof ruleSchema>

/** Says of a rule as it is given what was left out that depends on its effect: nobody gets past one that keeps out unplaced. */
export function withUnlocated<T extends Pick<Rule, 'source' | 'effect'>>(rule: T): T {
  const { source, effect } = rule
  if (source.kind !== 'area' || source.unlocated !== undefined) return rule
  if (effect.kind === 'continue' || effect.kind === 'ads') return rule
  return { ...rule, source: { ...source, unlocated: true } }
}
export type RuleSource = z.infer<typeof ruleSourceSchema>
export type RuleTarget = z.infer<typeof target>
export type RuleEffect = z.infer<typeof effectSchema>
export type Schedule = z.infer<typeof scheduleSchema>

/** A published set of rules. Versions count up from 1; 0 is the empty set a new database starts with. */
export interface RuleVersion {
  readonly version: number
  readonly rules: readonly Rule[]
  readonly publishedAtMs: number
  /** What the operator wrote when publishing. May be empty. */
  readonly note: string
}

/** A published set of rules as a list has it: how many there are, in the place of all of them. */
export interface ListedRuleVersion extends Omit<RuleVersion, 'rules'> {
  readonly ruleCount: number
}
