import { refresh } from '../api/query.ts'
import { toast, toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'
import { askFirst } from './ask-first.ts'

/**
 * Says that somebody was revoked, and offers to lift that. Once the message has gone Ctrl+Z asks first, since whoever is kept out may
 * start again. A lift that fails is said.
 *
 * @param title   What is said, e.g. `Revoked ada`.
 * @param subject Whom or what it is about, e.g. `The viewer ada`.
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
  toast(title, {
    ...(description === undefined ? {} : { description }),
    undo: (isShown) => {
      if (isShown) {
        liftNow().catch((error: unknown) => toastError(t('That could not be undone'), error))
        return
      }
      askFirst({
        title: t('Undo what was revoked?'),
        text: t('{title}. That is lifted: whoever it keeps out may start again.', {
          title: title.replace(/\.$/, ''),
        }),
        action: t('Lift'),
        onConfirm: liftNow,
      })
    },
  })
}
