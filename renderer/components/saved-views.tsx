import { Pin, PinOff, Trash2 } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { SavedView, ViewScreen } from '../../shared/saved-view.ts'
import { call } from '../api/client.ts'
import { refresh, useApi } from '../api/query.ts'
import { useAction } from '../api/use-action.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { classNames } from '../kit/class-names.ts'
import { Dialog } from '../kit/dialog.tsx'
import { Input } from '../kit/input.tsx'
import { toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'
import { toastDeleted, toastEdited } from './undo.ts'

interface ViewsProps {
  readonly screen: ViewScreen
  /** The filter as it is now. */
  readonly text: string
  readonly onText: (text: string) => void
}

/** The saved views of a screen, in the order they were saved. */
function useViews(screen: ViewScreen): readonly SavedView[] {
  const views = useApi('GET /views').data?.views ?? []
  return views.filter((each) => each.screen === screen)
}

const TAB = 'h-7 max-w-52 truncate rounded-t-md border-b-2 px-2.5 text-sm whitespace-nowrap'

/** The pinned views as tabs above the filter; nothing while none is pinned. */
export function ViewTabs({ screen, text, onText }: ViewsProps): ReactNode {
  const pinned = useViews(screen).filter(({ isPinned }) => isPinned)
  if (pinned.length === 0) return null
  const tab = (key: string, name: string, filter: string): ReactNode => (
    <button
      key={key}
      type="button"
      aria-pressed={text.trim() === filter}
      title={filter === '' ? t('Without a filter') : filter}
      onClick={() => onText(filter)}
      className={classNames(
        TAB,
        text.trim() === filter
          ? 'border-lamp font-medium text-ink'
          : 'border-transparent text-ink-2 hover:text-ink',
      )}
    >
      {name}
    </button>
  )
  return (
    <fieldset className="flex shrink-0 flex-wrap gap-1 px-4 pb-2">
      <legend className="sr-only">{t('Saved views')}</legend>
      {tab('', t('All'), '')}
      {pinned.map(({ id, name, filter }) => tab(id, name, filter))}
    </fieldset>
  )
}

/** The list of views: apply, rename, pin and delete them, or save the filter as it is. */
export function ViewsDialog(props: ViewsProps & { readonly onClose: () => void }): ReactNode {
  const views = useViews(props.screen)
  const apply = (view: SavedView): void => {
    props.onText(view.filter)
    props.onClose()
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('Saved views')}
      description={t(
        'Filters under a name, for everyone at this console. Pinned ones are tabs above the list.',
      )}
    >
      <SaveForm {...props} />
      {views.length === 0 && (
        <p className="py-3 text-sm text-ink-3">{t('Nothing is saved yet.')}</p>
      )}
      <ul className="flex flex-col pb-2">
        {views.map((view) => (
          <ViewLine key={view.id} view={view} onApply={() => apply(view)} />
        ))}
      </ul>
    </Dialog>
  )
}

function SaveForm({ screen, text }: ViewsProps): ReactNode {
  const [name, setName] = useState('')
  const { busy, error, run } = useAction()
  const filter = text.trim()
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const body = { screen, name, filter, isPinned: true }
    if ((await run(() => call('POST /views', { body }))) !== null) setName('')
  }
  if (filter === '') {
    return (
      <p className="pb-2 text-sm text-ink-2">{t('Filter the list to save what it shows then.')}</p>
    )
  }
  return (
    <form onSubmit={(event) => void save(event)} className="flex items-start gap-2 pb-3">
      <Input
        label={t('Save the filter as')}
        hint={filter}
        error={error?.message}
        value={name}
        onChange={setName}
        maxLength={60}
        required
        className="min-w-0 flex-1"
      />
      <Button type="submit" look="primary" busy={busy} className="mt-6">
        {t('Save')}
      </Button>
    </form>
  )
}

function ViewLine(props: { readonly view: SavedView; readonly onApply: () => void }): ReactNode {
  const { view } = props
  const [name, setName] = useState(view.name)
  const change = async (changes: Partial<SavedView>): Promise<void> => {
    const { id, screen, filter, isPinned } = view
    const body = { screen, name: view.name, filter, isPinned, ...changes }
    try {
      const stored = await call('PUT /views/{id}', { params: { id }, body })
      toastEdited(t('The view “{name}” is stored', { name: stored.name }), stored)
    } catch (error) {
      setName(view.name)
      toastError(t('“{name}” stays as it was', { name: view.name }), error)
    }
    void refresh()
  }
  const rename = (): void => {
    const next = name.trim()
    setName(next === '' ? view.name : next)
    if (next !== '' && next !== view.name) void change({ name: next })
  }
  return (
    <li className="flex items-center gap-1.5 border-t border-line py-1.5">
      <input
        aria-label={t('Name of {name}', { name: view.name })}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === 'Enter' && rename()}
        className="h-7 w-32 min-w-0 rounded-md border border-transparent bg-transparent px-1.5 text-sm font-medium hover:border-line-strong"
      />
      <span className="data min-w-0 flex-1 truncate text-ink-3" title={view.filter}>
        {view.filter}
      </span>
      <Button size="small" onClick={props.onApply}>
        {t('Apply')}
      </Button>
      <IconButton
        label={
          view.isPinned
            ? t('Unpin {name}', { name: view.name })
            : t('Pin {name} as a tab', { name: view.name })
        }
        onClick={() => void change({ isPinned: !view.isPinned })}
      >
        {view.isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
      </IconButton>
      <IconButton
        label={t('Delete {name}', { name: view.name })}
        onClick={() => void removeView(view)}
      >
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  )
}

async function removeView({ id, name }: SavedView): Promise<void> {
  try {
    await call('DELETE /views/{id}', { params: { id } })
    toastDeleted(t('Deleted the view “{name}”', { name }), 'saved_view', id)
  } catch (error) {
    toastError(t('“{name}” is still there', { name }), error)
  }
  void refresh()
}
