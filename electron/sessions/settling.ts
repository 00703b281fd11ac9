import type { Decision } from '../../shared/access.ts'
import type { AppError } from '../../shared/errors.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import type { JournalEntry, LimitMark, TokenBinding } from '../store/types.ts'
import type { AdmissionTools } from './admission-tools.ts'
import { turned } from './record.ts'

/** Told of a decision once, and of its id; 0 for one that is not recorded. */
export type Done = (decision: Decision, decisionId: number) => void

type SettlingTools = Pick<
  AdmissionTools,
  'journal' | 'registry' | 'bound' | 'unbind' | 'whenStoreFails'
>

/** Records decisions that begin no session. */
interface Settling {
  /**
   * Stores a decision, then tells it. What was decided stands whether or not it was stored, unless it binds an address: that
   * must not be forgotten, so the settings decide as for a start.
   *
   * @param isStart Whether they decide also about an admission that binds nothing. Default false.
   */
  settle(
    record: DecisionRecord,
    done: Done,
    settled: (told: Decision) => void,
    binding?: TokenBinding | null,
    marks?: readonly LimitMark[],
    isStart?: boolean,
  ): void
  /** What is told instead of an admission that cannot be stored. */
  refuseUnstored(
    record: DecisionRecord,
    binding: TokenBinding | null,
    error: AppError,
  ): DecisionRecord
}

/** Records decisions that begin no session. What binds an address and cannot be stored is decided as `whenStoreFails` says. */
export function createSettling(tools: SettlingTools): Settling {
  const { journal, registry } = tools

  function isKept(entry: JournalEntry & { readonly kind: 'decision' }, isStart: boolean): boolean {
    const isAdmitted = isStart && entry.decision.outcome === 'allow'
    if (entry.binding == null && !isAdmitted) {
      journal.keep(entry)
      return true
    }
    return tools.whenStoreFails() === 'allow' && journal.keep(entry)
  }

  function refuseUnstored(
    record: DecisionRecord,
    binding: TokenBinding | null,
    error: AppError,
  ): DecisionRecord {
    if (binding !== null) tools.unbind?.(binding)
    const step = ['store', 'fail', error.code] as const
    const decision = turned(record, 'deny', 'store_unavailable', step)
    const refusal = { ...record, ...decision, sessionId: null }
    journal.keep({ kind: 'decision', decision: refusal, session: null })
    return refusal
  }

  return {
    settle(record, done, settled, binding = null, marks = [], isStart = false) {
      const entry = { kind: 'decision', decision: record, session: null, binding, marks } as const
      const tell = (told: DecisionRecord): void => {
        registry.decided(told)
        settled(told)
        done(told, told.id)
      }
      journal.append(entry, (error) => {
        if (error === null && binding !== null) tools.bound?.(binding)
        if (error === null || isKept(entry, isStart)) tell(record)
        else tell(refuseUnstored(record, binding, error))
      })
    },
    refuseUnstored,
  }
}
