import type { ReasonCode } from './reasons.ts'

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

/** The result in one sentence, e.g. `Of 2,310 requests that get in now, 14 would be refused; 3 of them came with a credential.` */
export function sentenceOfBackTest(test: BackTest, formatNumber: (n: number) => string): string {
  const { refused, admitted, redirected, played_otherwise: played } = test.changes
  if (test.compared === 0) return 'Nothing was asked in this time, so there is nothing to compare.'
  const parts: string[] = []
  if (refused.requests > 0)
    parts.push(`${formatNumber(refused.requests)} would be refused${paid(refused, formatNumber)}`)
  if (admitted.requests > 0) parts.push(`${formatNumber(admitted.requests)} more would get in`)
  if (redirected.requests > 0)
    parts.push(`${formatNumber(redirected.requests)} would be sent elsewhere, or no longer`)
  if (played.requests > 0)
    parts.push(`${formatNumber(played.requests)} would be played something else`)
  const of = `${formatNumber(test.compared)} ${test.compared === 1 ? 'request' : 'requests'}, of which ${formatNumber(test.admitted)} get in now`
  return parts.length === 0
    ? `Nobody would be answered otherwise: ${of}.`
    : `Of ${of}: ${parts.join('; ')}.`
}

const paid = ({ withGrant }: BackTestCount, formatNumber: (n: number) => string): string =>
  withGrant === 0
    ? ', none with a credential'
    : `, ${formatNumber(withGrant)} of them with a credential`
