import { ArrowDown, ArrowUp, EllipsisVertical } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { RulesView } from '../../../shared/api.ts'
import type { Rule } from '../../../shared/rule.ts'
import { NoteMark } from '../../components/note-mark.tsx'
import { type Notes, openNote, type Subject, togglePin, useNotes } from '../../components/noting.ts'
import { Badge } from '../../kit/badge.tsx'
import { IconButton } from '../../kit/button.tsx'
import { classNames } from '../../kit/class-names.ts'
import { formatNumber } from '../../kit/format.ts'
import { Menu, type MenuItem } from '../../kit/menu.tsx'
import { t } from '../../language/t.ts'
import type { StreamNamer } from './describe-rule.ts'
import type { Rung as RungData } from './ladder.ts'
import { Sentence } from './sentence.tsx'
import { EFFECT_TONES, EFFECTS, labelOf } from './words.ts'

/** What the operator can do with one rule. */
export interface RungActions {
  readonly onEdit: (rule: Rule) => void
  readonly onMove: (id: string, direction: 'up' | 'down') => void
  readonly onDuplicate: (rule: Rule) => void
  readonly onState: (id: string, state: Rule['state']) => void
  readonly onRemove: (rule: Rule) => void
}

export interface RungProps extends RungActions {
  readonly rung: RungData
  readonly nameOf: StreamNamer
  readonly hits: RulesView['hits'][string] | undefined
  /** What the server refused about it. */
  readonly issues: readonly string[]
  /** Name of the rule that leaves it nothing; null when it is reached. */
  readonly hiddenBy: string | null
  readonly isFirst: boolean
  readonly isLast: boolean
}

function menuOf(props: RungProps, subject: Subject, notes: Notes): MenuItem[] {
  const { rule } = props.rung
  const other = (state: Rule['state'], label: string): MenuItem[] =>
    rule.state === state ? [] : [{ label, onSelect: () => props.onState(rule.id, state) }]
  return [
    { label: t('Edit'), shortcut: 'Enter', onSelect: () => props.onEdit(rule) },
    {
      label: notes.isPinned('rule', rule.id) ? t('Unpin') : t('Pin'),
      onSelect: () => void togglePin(subject, notes),
    },
    { label: t('Note'), onSelect: () => openNote(subject) },
    { label: t('Duplicate'), onSelect: () => props.onDuplicate(rule) },
    ...other('live', t('Make live')),
    ...other('shadow', t('Make shadow')),
    ...other('off', t('Switch off')),
    { label: t('Delete'), danger: true, onSelect: () => props.onRemove(rule) },
  ]
}

/** One rule on the ladder. Enter edits it, Alt with arrow up or down moves it. */
export function Rung(props: RungProps): ReactNode {
  const { rung, issues } = props
  const { rule } = rung
  const notes = useNotes()
  const title = rule.name === '' ? t('Rule {priority}', { priority: rule.priority }) : rule.name
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    props.onMove(rule.id, event.key === 'ArrowUp' ? 'up' : 'down')
  }
  return (
    <li
      data-rule={rule.id}
      className="group relative grid grid-cols-[3.5rem_1fr] [contain-intrinsic-size:auto_4.5rem] [content-visibility:auto]"
      onKeyDown={onKeyDown}
    >
      <Rail rule={rule} />
      <div
        className={classNames(
          'my-1 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg border bg-panel px-3 py-2.5 hover:border-line-strong',
          issues.length > 0 ? 'border-deny' : 'border-line',
          rule.state === 'shadow' && 'border-dashed',
          rule.state === 'off' && 'bg-transparent',
        )}
      >
        <div className="min-w-48 flex-1 sm:min-w-56">
          <div className="flex flex-wrap items-center gap-2">
            <button
              type="button"
              onClick={() => props.onEdit(rule)}
              className={classNames(
                'rounded-sm text-start text-base font-medium hover:underline',
                rule.state === 'off' && 'text-ink-3',
              )}
            >
              {title}
            </button>
            <NoteMark kind="rule" subject={rule.id} notes={notes} />
            <Marks rung={rung} />
          </div>
          <p className={rule.state === 'off' ? 'text-ink-3 [&_*]:text-ink-3' : 'text-ink-2'}>
            <Sentence rule={rule} nameOf={props.nameOf} />
          </p>
          {props.hiddenBy !== null && rule.state !== 'off' && (
            <p className="text-xs text-warn">
              {t('Never reached: “{hiddenBy}” takes everyone first.', { hiddenBy: props.hiddenBy })}
            </p>
          )}
          {issues.map((issue) => (
            <p key={issue} role="alert" className="text-xs font-medium text-deny">
              {issue}
            </p>
          ))}
        </div>
        <Hits rule={rule} hits={props.hits} />
        <div className="flex shrink-0">
          <IconButton
            label={t('Move {title} up', { title })}
            shortcut="Alt ↑"
            unless={props.isFirst ? t('It is the first already.') : null}
            onClick={() => props.onMove(rule.id, 'up')}
          >
            <ArrowUp aria-hidden />
          </IconButton>
          <IconButton
            label={t('Move {title} down', { title })}
            shortcut="Alt ↓"
            unless={props.isLast ? t('It is the last already.') : null}
            onClick={() => props.onMove(rule.id, 'down')}
          >
            <ArrowDown aria-hidden />
          </IconButton>
          <Menu
            trigger={
              <IconButton label={t('More for {title}', { title })}>
                <EllipsisVertical aria-hidden />
              </IconButton>
            }
            items={menuOf(props, { kind: 'rule', subject: rule.id, title }, notes)}
          />
        </div>
      </div>
    </li>
  )
}

function Rail({ rule }: { readonly rule: Rule }): ReactNode {
  return (
    <div aria-hidden className="relative">
      <span className="absolute inset-y-0 left-1/2 w-px -translate-x-1/2 bg-line-strong group-first:top-1/2" />
      <span
        className={classNames(
          'data absolute top-1/2 left-1/2 flex h-6 min-w-9 -translate-1/2 items-center justify-center rounded-full border px-1.5 text-2xs',
          rule.state === 'live' && 'border-transparent bg-ink text-canvas',
          rule.state === 'shadow' && 'border-dashed border-line-strong bg-canvas text-ink-2',
          rule.state === 'off' && 'border-line bg-canvas text-ink-3',
        )}
      >
        {rule.priority}
      </span>
    </div>
  )
}

function Marks({ rung }: { readonly rung: RungData }): ReactNode {
  const { rule } = rung
  return (
    <>
      <span className="sr-only">{t('Priority {priority}.', { priority: rule.priority })}</span>
      {rule.state === 'off' ? (
        <Badge tone="neutral">{t('Off')}</Badge>
      ) : (
        <Badge tone={EFFECT_TONES[rule.effect.kind]}>{labelOf(EFFECTS, rule.effect.kind)}</Badge>
      )}
      {rule.state === 'shadow' && <Badge tone="shadow">{t('Shadow, only counted')}</Badge>}
      {rung.isCatchAll && (
        <Badge tone="warn" icon={false}>
          {t('Catch-all')}
        </Badge>
      )}
    </>
  )
}

function Hits({ rule, hits }: Pick<RungProps, 'hits'> & { readonly rule: Rule }): ReactNode {
  if (rule.state === 'off') return null
  const shadow = rule.state === 'shadow'
  const count = (shadow ? hits?.shadow : hits?.decided) ?? 0
  return (
    <p className="w-24 shrink-0 text-end leading-4">
      {/* The space is read between the two, and takes no room: each is a line of its own. */}
      <span className="figures block text-base font-medium">{formatNumber(count)}</span>{' '}
      <span className="text-2xs text-ink-3">{shadow ? t('would differ') : t('decided')}</span>
    </p>
  )
}
