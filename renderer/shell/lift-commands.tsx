import { Undo2 } from 'lucide-react'
import type { Revocation } from '../../shared/credential.ts'
import { refresh, useApi } from '../api/query.ts'
import { liftRevocation } from '../components/lift-revocation.ts'
import { useNames } from '../components/names.ts'
import { formatAgo } from '../kit/format.ts'
import { toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'
import type { Command, CommandGroup } from './commands.tsx'
import { asksToLift, type Liftable, liftable } from './liftable.ts'

/** Lines of the palette that lift a revocation each, once `lift` is typed, with whom or without. */
export function useLifts(text: string): readonly CommandGroup[] {
  const names = useNames()
  const isAsked = asksToLift(text)
  const read = useApi('GET /revocations', { query: {} }, isAsked).data?.revocations
  if (!isAsked || read === undefined) return []
  const nowMs = Date.now()
  const items = liftable(text, read, names, nowMs).map((each) => commandOf(each, nowMs))
  return items.length === 0 ? [] : [{ value: t('Revoked now'), items }]
}

const commandOf = ({ revocation, subject, label }: Liftable, nowMs: number): Command => ({
  id: `lift:${revocation.id}`,
  label,
  detail: t('revoked {ago}', { ago: formatAgo(revocation.createdAtMs, nowMs) }),
  icon: <Undo2 aria-hidden />,
  danger: t('{subject} may start again.', { subject }),
  run: () => void lift(revocation, subject),
})

async function lift(revocation: Revocation, subject: string): Promise<void> {
  try {
    await liftRevocation(revocation, subject)
  } catch (error) {
    toastError(t('{subject}: not lifted', { subject }), error)
  } finally {
    void refresh()
  }
}
