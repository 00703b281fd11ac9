import { z } from 'zod'
import type { Decision } from '../../shared/access.ts'
import type * as api from '../../shared/api.ts'
import { ALARM_CODES } from '../../shared/api.ts'
import { ERRORS, type ErrorBody, type ErrorCode } from '../../shared/errors.ts'
import type * as media from '../../shared/media-server.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { ON_AIR_MODES } from '../../shared/on-air.ts'
import { REASONS, type ReasonCode } from '../../shared/reasons.ts'
import type { DecisionRecord, Exchange, Session } from '../../shared/session.ts'
import { type Settings, settingsSchema } from '../../shared/settings.ts'
import { type Stream, streamInputSchema } from '../../shared/stream.ts'
import type { ViewTimePage } from '../../shared/view-time.ts'
import { answered, atMs, id, keysOf, list, stored, text } from './answer-fields.ts'
import { counters } from './counter-answers.ts'
import { comparison } from './media-server-answers.ts'
import { advertOutcome, sessionEnd, sessionEnding } from './session-answers.ts'

/**
 * What the console answers, as schemas: they describe answers in the OpenAPI document, and the `z.ZodType<...>` on each
 * makes it a compile error when one no longer fits its interface in shared/. Answers are not validated when sent.
 */

export const reason = z.enum(keysOf<ReasonCode>(REASONS))
const action = z.enum(['publish', 'subscribe'])

export const viewTimePage: z.ZodType<ViewTimePage> = z
  .strictObject({
    rows: list(
      z.strictObject({
        day: text,
        streamId: id,
        viewerId: text.nullable(),
        ms: z.int(),
        bytes: z.int(),
      }),
    ),
    totalMs: z.int(),
    totalBytes: z.int(),
    totalRows: z.int(),
  })
  .meta({ id: 'ViewTime' })

export const errorBody: z.ZodType<ErrorBody> = z
  .strictObject({
    error: z.strictObject({
      code: z.enum(keysOf<ErrorCode>(ERRORS)),
      message: text,
      issues: list(z.strictObject({ path: text, message: text })).exactOptional(),
    }),
  })
  .meta({ id: 'Error' })

export const about: z.ZodType<api.About> = z
  .strictObject({
    version: text,
    startedAtMs: atMs,
    dataDirectory: text,
    handlerUrl: text,
    gatewayUrl: text.nullable().describe('Where players come. Null while no stream has an origin.'),
    mode: z.enum(['desktop', 'headless', 'demo', 'rehearsal']),
    node: text,
    sqlite: text,
    secretProtection: text,
    countryData: text,
    cityData: text.nullable(),
  })
  .meta({ id: 'About' })

export const alarm: z.ZodType<api.Alarm> = z
  .strictObject({
    code: z.enum(ALARM_CODES),
    sinceMs: atMs,
    message: text,
    remedy: text,
    mediaServers: list(z.strictObject({ id, name: text })).exactOptional(),
  })
  .meta({ id: 'Alarm' })

export const session: z.ZodType<Session> = z
  .strictObject({
    id,
    decisionId: z.int(),
    mediaServerId: id,
    sessionKey: text.nullable(),
    streamId: id,
    streamName: text,
    action,
    protocol: text,
    address: text.nullable(),
    country: text,
    userAgent: text.nullable(),
    referer: text.nullable(),
    viewerId: text.nullable(),
    grantId: text.nullable(),
    label: text.exactOptional(),
    isNameSaid: z.literal(true).exactOptional(),
    isUnproven: z.literal(true).exactOptional(),
    ruleId: text.nullable(),
    reason,
    tags: list(text),
    trackingId: text.nullable(),
    startedAtMs: atMs,
    endsAtMs: atMs.nullable(),
    revokedAtMs: atMs.nullable(),
    endedAtMs: atMs.nullable(),
    end: sessionEnd.nullable(),
    viewedMs: z.int().exactOptional(),
    holdsUntilMs: atMs.exactOptional(),
    holdsUntilReason: reason.exactOptional(),
    askedEverySeconds: z.int().exactOptional(),
    cutProblem: text.exactOptional(),
    oustedBy: z.enum(['newer', 'ban']).exactOptional(),
    advert: advertOutcome.exactOptional(),
    ending: sessionEnding.exactOptional(),
  })
  .meta({ id: 'Session' })

const traceStep = z
  .tuple([
    z.enum([
      'stream',
      'credential',
      'restriction',
      'grant_stream',
      'grant_action',
      'grant_expiry',
      'revocation',
      'floor',
      'rule',
      'shadow_rule',
      'store',
      'request',
      'limit',
      'location',
    ]),
    z.enum(['pass', 'fail', 'skip']),
    text,
  ])
  .meta({ id: 'TraceStep' })

const decisionFields = {
  outcome: z.enum(['allow', 'deny', 'redirect']),
  reason,
  streamId: id.nullable(),
  ruleId: id.nullable(),
  grantId: id.nullable(),
  viewerId: text.nullable(),
  isNameSaid: z.literal(true).exactOptional(),
  country: text,
  tags: list(text),
  redirectUrl: text.nullable(),
  vastTag: text.nullable(),
  playout: z
    .strictObject({
      promptUrl: text.nullable(),
      ads: z
        .strictObject({
          prerollTag: text.nullable(),
          midrollTag: text.nullable(),
          appendListenerId: z.boolean(),
          delayReport: z.boolean(),
        })
        .nullable(),
    })
    .exactOptional(),
  recheckAfterSeconds: z.int().nullable(),
  timeLimitSeconds: z.int().nullable(),
  grantEndsAtMs: atMs.exactOptional(),
  holdsUntilMs: atMs.exactOptional(),
  holdsUntilReason: reason.exactOptional(),
  shadowRuleIds: list(id),
  ruleVersion: z.int(),
  trace: list(traceStep),
}
const decision: z.ZodType<Decision> = z.strictObject(decisionFields).meta({ id: 'Decision' })

export const decisionRecord: z.ZodType<DecisionRecord> = z
  .strictObject({
    ...decisionFields,
    id: z.int(),
    atMs,
    mediaServerId: id,
    action,
    streamName: text,
    protocol: text,
    address: text.nullable(),
    userAgent: text.nullable(),
    referer: text.nullable(),
    sessionKey: text.nullable(),
    sessionId: id.nullable(),
    label: text.exactOptional(),
  })
  .meta({ id: 'DecisionRecord' })

export const decisionPage: z.ZodType<api.ListedDecisions> = z.strictObject({
  decisions: list(decisionRecord),
  nextBefore: z.int().nullable(),
  looked: z.int(),
})

export const exchange: z.ZodType<Exchange> = z
  .strictObject({ decisionId: z.int(), request: text, response: text })
  .meta({ id: 'Exchange' })

export const simulation: z.ZodType<api.Simulation> = z
  .strictObject({ decision, sentences: list(text), atMs })
  .meta({ id: 'Simulation' })

export const stream: z.ZodType<Stream> = z
  .strictObject({ ...answered(streamInputSchema.shape), ...stored })
  .meta({ id: 'Stream' })

const mediaServerFields = { ...answered(mediaServerInputSchema.shape), ...stored }
export const mediaServer: z.ZodType<media.MediaServer> = z
  .strictObject(mediaServerFields)
  .meta({ id: 'MediaServer' })

export const mediaServerStatus: z.ZodType<media.MediaServerStatus> = z
  .strictObject({
    ...mediaServerFields,
    firstRequestAtMs: atMs.nullable(),
    lastRequestAtMs: atMs.nullable(),
    requests: z.int(),
    malformed: z.int(),
    turnedAway: z
      .strictObject({
        why: z.enum(['secret', 'peer']),
        address: text,
        atMs,
        times: z.int(),
      })
      .nullable(),
    comparison: comparison.nullable(),
    oldSecret: z
      .strictObject({
        untilMs: atMs,
        endsWithUse: z.boolean(),
        oldUsedAtMs: atMs.nullable(),
        newUsedAtMs: atMs.nullable(),
      })
      .nullable(),
    capabilities: z.strictObject({
      title: text,
      allowLooksLike: text,
      denyLooksLike: text,
      revoke: z.enum(['new_viewers_only', 'at_time_limit', 'at_next_check', 'instant']),
      revokeText: text,
      reportsEnd: z.boolean(),
      reportsPublishers: z.boolean(),
      timeLimit: z.boolean(),
      rechecks: z.boolean(),
      redirect: z.boolean(),
      outage: text,
    }),
  })
  .meta({ id: 'MediaServerStatus' })

export const snippet: z.ZodType<api.Snippet> = z
  .strictObject({ title: text, where: text, language: z.enum(['xml', 'text', 'json']), text })
  .meta({ id: 'Snippet' })

export const settings: z.ZodType<Settings> = z
  .strictObject(answered(settingsSchema.shape))
  .meta({ id: 'Settings' })

/** An item that was created or changed, with what is shown once. */
export const created = <T>(item: z.ZodType<T>): z.ZodType<api.Created<T>> =>
  z.strictObject({ item, secret: text.nullable() })

const feedState = {
  atMs,
  decisions: list(decisionRecord),
  counters,
  alarms: list(alarm),
  catalogueVersion: z.int(),
  onAir: z.strictObject({ isOn: z.boolean(), mode: z.enum(ON_AIR_MODES), sinceMs: atMs }),
  activity: z.strictObject({ running: z.int(), noticeId: z.int() }),
  suspected: z.int(),
}
export const feedLine: z.ZodType<api.FeedLine> = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('hello'),
      ...feedState,
      sessions: list(session),
      history: list(z.strictObject({ atMs, viewers: z.int(), publishers: z.int() })),
    }),
    z.strictObject({
      kind: z.literal('batch'),
      ...feedState,
      started: list(session),
      changed: list(session),
      ended: list(id),
      skipped: z.int(),
    }),
  ])
  .meta({ id: 'FeedLine' })
