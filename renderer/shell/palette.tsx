import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { ChevronRight, Search } from 'lucide-react'
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useNotes } from '../components/noting.ts'
import { classNames, OPTION } from '../kit/class-names.ts'
import { SCRIM } from '../kit/dialog.tsx'
import { Shortcut } from '../kit/shortcut.tsx'
import { stepOf } from '../kit/step-of.ts'
import { t } from '../language/t.ts'
import { type Command, type CommandGroup, commandsFor } from './commands.tsx'
import { foundGroups } from './found-commands.tsx'
import { useLifts } from './lift-commands.tsx'
import { useFound } from './use-found.ts'

/** Leads back one step; false when there is none. */
type Back = () => boolean

/**
 * Everything that can be gone to, done or found, by typing. Enter does it, twice where it takes something from somebody or lets
 * in again whom somebody keeps out; the right arrow shows what else can be done with what was found.
 */
export function Palette(props: {
  readonly open: boolean
  readonly onClose: () => void
}): ReactNode {
  const back = useRef<Back>(() => false)
  return (
    <Dialog.Root
      open={props.open}
      onOpenChange={(open, { reason }) => {
        if (open || (reason === 'escape-key' && back.current())) return
        props.onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={SCRIM} />
        <Dialog.Popup
          aria-label={t('Command palette')}
          className="fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[min(40rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-(--shadow-pop) outline-none"
        >
          <PaletteList back={back} onClose={props.onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteList(props: {
  readonly back: RefObject<Back>
  readonly onClose: () => void
}): ReactNode {
  const [text, setText] = useState('')
  const [of, setOf] = useState<{ readonly command: Command; readonly text: string } | null>(null)
  const [armed, setArmed] = useState<string | null>(null)
  const highlighted = useRef<Command>(undefined)
  const { groups, problem } = useGroups(text, of?.command ?? null)

  const goBack = (): boolean => {
    if (of === null) return false
    setText(of.text)
    setOf(null)
    setArmed(null)
    return true
  }
  props.back.current = goBack
  const goInto = (command: Command): void => {
    setOf({ command, text })
    setText('')
    setArmed(null)
  }
  const run = (command: Command): void => {
    if (command.danger !== undefined && armed !== command.id) {
      setArmed(command.id)
      return
    }
    props.onClose()
    command.run()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const { selectionStart, value } = event.currentTarget
    const command = highlighted.current
    const step = stepOf(event.key, event.currentTarget)
    if (step === 1 && selectionStart === value.length && command?.more) {
      event.preventDefault()
      goInto(command)
    }
    const leadsBack = step === -1 || event.key === 'Backspace'
    if (leadsBack && value === '' && goBack()) event.preventDefault()
  }
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={groups}
      value={text}
      onValueChange={(next) => {
        setText(next)
        setArmed(null)
      }}
      onItemHighlighted={(item: Command | undefined) => {
        highlighted.current = item
        if (item?.id !== armed) setArmed(null)
      }}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(item: Command) => item.label}
    >
      <div className="flex items-center gap-2.5 border-b border-line px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
        {of !== null && (
          <span className="max-w-56 shrink-0 truncate rounded-md bg-hover px-2 py-0.5 text-sm">
            {of.command.label}
          </span>
        )}
        <Autocomplete.Input
          aria-label={t('Search commands')}
          placeholder={
            of === null
              ? t('Go to, do, or find a stream, viewer, token, rule')
              : t('What to do with it')
          }
          onKeyDown={onKeyDown}
          className="h-11 w-full min-w-0 bg-transparent text-base outline-none"
        />
      </div>
      {problem !== null && (
        <p role="alert" className="border-b border-line px-4 py-2 text-xs text-deny">
          {t('{problem} Only commands are listed.', { problem })}
        </p>
      )}
      <Autocomplete.Empty className="px-4 text-sm text-ink-3 not-empty:py-6">
        {t('Nothing is called that.')}
      </Autocomplete.Empty>
      <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 data-empty:hidden">
        {(group: CommandGroup) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-xs text-ink-3">
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: Command) => (
                <Line
                  key={item.id}
                  command={item}
                  isArmed={armed === item.id}
                  onRun={() => run(item)}
                  onMore={() => goInto(item)}
                />
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
      <p role="status" className="sr-only">
        {armed === null ? '' : t('Press Enter again to do it.')}
      </p>
    </Autocomplete.Root>
  )
}

function useGroups(
  text: string,
  of: Command | null,
): { readonly groups: readonly CommandGroup[]; readonly problem: string | null } {
  const notes = useNotes()
  const { found, problem } = useFound(of === null ? text : '')
  const lifts = useLifts(of === null ? text : '')
  const acts = useMemo(() => of?.more?.() ?? [], [of])
  if (of === null) {
    return { groups: [...commandsFor(text), ...lifts, ...foundGroups(found, notes)], problem }
  }
  const lower = text.trim().toLowerCase()
  const fitting = acts.filter(({ label }) => label.toLowerCase().includes(lower))
  return {
    groups: fitting.length === 0 ? [] : [{ value: of.label, items: fitting }],
    problem: null,
  }
}

function Line(props: {
  readonly command: Command
  readonly isArmed: boolean
  readonly onRun: () => void
  readonly onMore: () => void
}): ReactNode {
  const { command, isArmed } = props
  return (
    <Autocomplete.Item
      value={command}
      onClick={props.onRun}
      className={classNames(
        OPTION,
        'group/line [&_svg]:size-4 [&_svg]:shrink-0',
        isArmed ? 'h-auto bg-deny-soft! py-1.5 text-deny' : '[&_svg]:text-ink-3',
      )}
    >
      {command.icon}
      <span
        className={classNames(
          'flex min-w-0 flex-1 items-center gap-x-2',
          isArmed && 'flex-wrap whitespace-normal',
        )}
      >
        <span className={isArmed ? 'min-w-0 font-medium wrap-anywhere' : 'truncate'}>
          {isArmed ? t('{label}: Enter again', { label: command.label }) : command.label}
        </span>
        <span
          className={classNames(
            'min-w-0 flex-1 text-xs',
            isArmed ? 'basis-40 wrap-anywhere' : 'truncate text-ink-3',
          )}
        >
          {isArmed ? command.danger : command.detail}
        </span>
      </span>
      {command.keys !== undefined && <Shortcut keys={command.keys} />}
      {command.more !== undefined && (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          title={t('What else can be done with it (→)')}
          onClick={(event) => {
            event.stopPropagation()
            props.onMore()
          }}
          className="invisible -me-1 flex size-6 items-center justify-center rounded-md group-data-highlighted/line:visible hover:bg-panel"
        >
          <ChevronRight aria-hidden />
        </button>
      )}
    </Autocomplete.Item>
  )
}
