import { REASONS, type ReasonCode } from '../../shared/reasons.ts'
import { known } from './t.ts'

/** Why a decision came out as it did, as a sentence in the page's language. */
export const reasonText = (code: ReasonCode): string => known(REASONS[code])
