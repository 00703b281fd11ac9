import type { ReactNode } from 'react'
import { formatNumber } from '../kit/format.ts'
import { t } from '../language/t.ts'
import { endsStream, type SourceReached } from './sources-reached.ts'

const SHOWN = 5

/** Which streams lose their source by the click, and how many are at them. Nothing where none does. */
export function OffAir({ reached }: { readonly reached: readonly SourceReached[] }): ReactNode {
  if (reached.length === 0) return null
  return (
    <section
      aria-label={t('What goes off air')}
      aria-live="polite"
      className="flex flex-col gap-1 rounded-md border-s-2 border-deny bg-deny-soft px-3 py-2 text-sm"
    >
      {reached.slice(0, SHOWN).map((each) => (
        <p key={each.name} className="break-words">
          <strong className="font-medium">{whatOf(each)}</strong>
          {endsStream(each) && each.viewers > 0 && (
            <>
              {' '}
              {t('{viewers, plural, one {# viewer loses} other {# viewers lose}} it.', {
                viewers: each.viewers,
              })}
            </>
          )}
        </p>
      ))}
      {reached.length > SHOWN && (
        <p>{t('And {more} more streams.', { more: formatNumber(reached.length - SHOWN) })}</p>
      )}
    </section>
  )
}

function whatOf({ name, fate, isOwn }: SourceReached): string {
  if (fate === 'stays') {
    return isOwn
      ? t('This is the source of {name}. It is not cut: the stream stays on air until it leaves.', {
          name,
        })
      : t('The source of {name} is among them. It is not cut and stays on air until it leaves.', {
          name,
        })
  }
  if (fate === 'another_source') {
    return isOwn
      ? t('This is a source of {name}. Another one is connected, so it may stay on air.', { name })
      : t('A source of {name} is among them. Another one is connected, so it may stay on air.', {
          name,
        })
  }
  if (fate === 'at_next_check') {
    return isOwn
      ? t('This is the source of {name}: the stream goes off air when it is asked about next.', {
          name,
        })
      : t('The source of {name} is among them: it goes off air when it is asked about next.', {
          name,
        })
  }
  return isOwn
    ? t('This is the source of {name}: the stream goes off air.', { name })
    : t('The source of {name} is among them: the stream goes off air.', { name })
}
