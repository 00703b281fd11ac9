import { Pin, StickyNote } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AnnotationKind } from '../../shared/annotation.ts'
import { Button } from '../kit/button.tsx'
import { Tooltip } from '../kit/tooltip.tsx'
import { t } from '../language/t.ts'
import { type Notes, openNote, type Subject, togglePin, useNotes } from './noting.ts'

/** Stands in a row that is pinned or has a note, which is read on it. Nothing for others. */
export function NoteMark(props: {
  readonly kind: AnnotationKind
  readonly subject: string
  readonly notes: Notes
}): ReactNode {
  const found = props.notes.of(props.kind, props.subject)
  if (found === null) return null
  const Icon = found.isPinned ? Pin : StickyNote
  return (
    <Tooltip
      label={
        <span data-private={found.note === '' ? undefined : true} className="whitespace-pre-wrap">
          {found.note || t('Pinned')}
        </span>
      }
    >
      <span
        role="img"
        aria-label={found.isPinned ? t('Pinned') : t('Has a note')}
        className="me-1.5 inline-flex align-middle text-lamp"
      >
        <Icon aria-hidden className="size-3.5" />
      </span>
    </Tooltip>
  )
}

/** The note of one thing, with what pins it and edits it; for drawers. */
export function NotePart(props: Subject): ReactNode {
  const notes = useNotes()
  const found = notes.of(props.kind, props.subject)
  return (
    <section aria-label={t('Note')} className="flex flex-wrap items-center gap-2">
      {found !== null && found.note !== '' && (
        <p data-private className="w-full whitespace-pre-wrap break-words text-sm text-ink-2">
          {found.note}
        </p>
      )}
      <Button
        size="small"
        icon={<Pin aria-hidden className="size-3.5" />}
        onClick={() => void togglePin(props, notes)}
      >
        {found?.isPinned === true ? t('Unpin') : t('Pin')}
      </Button>
      <Button
        size="small"
        icon={<StickyNote aria-hidden className="size-3.5" />}
        onClick={() => openNote(props)}
      >
        {found === null || found.note === '' ? t('Add a note') : t('Edit the note')}
      </Button>
    </section>
  )
}
