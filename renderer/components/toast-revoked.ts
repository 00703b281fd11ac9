import { ApiError } from '../api/client.ts'
import { refresh } from '../api/query.ts'
import { formatAgo } from '../kit/format.ts'
import { toast, toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'
import { createLift } from './lift.ts'

/** Refusals of a lift after which another try would be refused as well. */
const FOR_GOOD: ReadonlySet<string> = new Set(['ERR_NOT_FOUND', 'ERR_CONFLICT'])
const isForGood = (error: unknown): boolean => error instanceof ApiError && FOR_GOOD.has(error.code)

/**
 * Says that somebody was revoked, and offers to lift that. Ctrl+Z asks first and names whom, however soon: there may be more than one
 * message, and whoever is kept out may start again. A lift that fails is said, and offered again unless it would be refused again.
 *
 * @param title   What is said, e.g. `Revoked ada`.
 * @param subject Whom or what it is about, e.g. `The viewer ada`: said with how long ago before it is lifted, and after.
 * @param lift    Lifts it.
 */
export function toastRevoked(
  title: string,
  subject: string,
  lift: () => Promise<unknown>,
  description?: string,
): void {
  const liftNow = async (): Promise<void> => {
    try {
      await lift()
    } finally {
      void refresh()
    }
    toast(t('Undone: {value} as before', { value: subject }))
  }
  const revokedAtMs = Date.now()
  const question = () => ({
    title: t('Undo what was revoked?'),
    text: t('{subject}, revoked {ago}. That is lifted: whoever it keeps out may start again.', {
      subject,
      ago: formatAgo(revokedAtMs, Date.now()),
    }),
    action: t('Lift'),
  })
  const onFailed = (error: unknown): void => {
    toastError(t('That could not be undone'), error)
    if (!isForGood(error)) offer()
  }
  const lifting = createLift({ lift: liftNow, question, isForGood, onFailed })
  function offer(): void {
    toast(title, {
      ...(description === undefined ? {} : { description }),
      undo: (by) => (by === 'button' ? lifting.now() : lifting.ask()),
    })
  }
  offer()
}
