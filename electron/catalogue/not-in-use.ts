import type { ReasonCode } from '../../shared/reasons.ts'

/** Why something that was issued is not to be used now. Null when it is, or when nothing is known of it. */
export function notInUse(
  issued: { readonly disabledAtMs: number | null; readonly deletedAtMs: number | null } | undefined,
): ReasonCode | null {
  if (issued === undefined) return null
  if (issued.deletedAtMs !== null) return 'grant_deleted'
  return issued.disabledAtMs === null ? null : 'grant_disabled'
}
