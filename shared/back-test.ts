import type { ReasonCode } from './reasons.ts'
import { say } from './say.ts'

/** How the draft answers a recorded question otherwise than the rules in force. */
export const BACK_TEST_CHANGES = ['refused', 'admitted', 'redirected', 'played_otherwise'] as const
/**
 * `refused`: whom the rules in force let in or send elsewhere. `admitted`: whom they refuse. `redirected`: sent elsewhere
 * instead of let in, let in instead of sent elsewhere, or sent to another place. `played_otherwise`: let in by both, with
 * other advertisements or announcements.
 */
export type BackTestChange = (typeof BACK_TEST_CHANGES)[number]

/** One question that the draft answers otherwise. */
export interface BackTestSample {
  readonly decisionId: number
  readonly atMs: number
  readonly streamName: string
  readonly viewerId: string | null
  readonly address: string | null
  /** Whether a credential was proved then. */
  readonly hasGrant: boolean
  /** By the draft. */
  readonly reason: ReasonCode
  /** The rule of the draft that decides. Null when none does. */
  readonly ruleId: string | null
}

export interface BackTestCount {
  readonly requests: number
  /** Those among them that came with a credential that was proved then. */
  readonly withGrant: number
  /** The latest, at most 20. */
  readonly samples: readonly BackTestSample[]
}

/** What the draft would have answered to what was asked lately. */
export interface BackTest {
  readonly id: string
  readonly state: 'running' | 'done' | 'cancelled' | 'failed'
  readonly days: number
  /** Questions from this moment on are looked at; epoch milliseconds. */
  readonly fromMs: number
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  /** How far it is, 0 to 1, by the time looked through. */
  readonly progress: number
  /** Questions that both answered. */
  readonly compared: number
  /** Those among them that the rules in force let in. */
  readonly admitted: number
  readonly changes: Readonly<Record<BackTestChange, BackTestCount>>
  /** Why it failed. Null when it did not. */
  readonly problem: string | null
}

/** The result in one sentence, e.g. `Of 2,310 requests, of which 2,100 get in now: 14 would be refused, 3 of them with a credential.` */
export function sentenceOfBackTest({ changes, compared, admitted }: BackTest): string {
  if (compared === 0) {
    return say('Nothing was asked in this time, so there is nothing to compare.')
  }
  const { refused, redirected, played_otherwise: played } = changes
  const [first, ...others] = [
    ...refusedPhrases(refused),
    ...phraseIf(changes.admitted, (count) => say('{count, number} more would get in', { count })),
    ...phraseIf(redirected, (count) =>
      say('{count, number} would be sent elsewhere, or no longer', { count }),
    ),
    ...phraseIf(played, (count) =>
      say('{count, number} would be played something else', { count }),
    ),
  ]
  const ofSaid = say(
    '{count, plural, one {# request} other {# requests}}, of which {admitted, number} get in now',
    { count: compared, admitted },
  )
  if (first === undefined) {
    return say('Nobody would be answered otherwise: {ofSaid}.', { ofSaid })
  }
  const changesSaid = others.reduce(
    (firstSaid, nextSaid) => say('{firstSaid}; {nextSaid}', { firstSaid, nextSaid }),
    first,
  )
  return say('Of {ofSaid}: {changesSaid}.', { ofSaid, changesSaid })
}

const phraseIf = ({ requests }: BackTestCount, phraseOf: (count: number) => string): string[] =>
  requests === 0 ? [] : [phraseOf(requests)]

const refusedPhrases = (refused: BackTestCount): string[] =>
  phraseIf(refused, (count) =>
    refused.withGrant === 0
      ? say('{count, number} would be refused, none with a credential', { count })
      : say('{count, number} would be refused, {paid, number} of them with a credential', {
          count,
          paid: refused.withGrant,
        }),
  )
