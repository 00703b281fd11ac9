import { Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Action } from '../../../shared/access.ts'
import type { Reach } from '../../../shared/reach.ts'
import { noteCopy } from '../../api/note-copy.ts'
import { useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { copyText } from '../../kit/clipboard.ts'
import { besideDrawer, Drawer } from '../../kit/drawer.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { Input, SearchBox } from '../../kit/input.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { Select } from '../../kit/select.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { go } from '../../route.ts'
import { Matrix, type Place } from './matrix.tsx'
import { ENDS, sourceText, toCsv, whyText } from './words.ts'

/** Who can reach what: every stream and every kind of source that the rules tell apart, at a moment. */
export function ReachScreen(): ReactNode {
  const [at, setAt] = useState('')
  const [action, setAction] = useState<Action>('subscribe')
  const [rules, setRules] = useState<'published' | 'draft'>('published')
  const [holds, setHolds] = useState<'nothing' | 'link'>('nothing')
  const [filter, setFilter] = useState('')
  const [open, setOpen] = useState<Place | null>(null)
  const atMs = at === '' ? null : Date.parse(at)
  const query = useApi('GET /reach', {
    query: {
      action,
      rules,
      holds,
      ...(atMs !== null && !Number.isNaN(atMs) && { at: String(atMs) }),
    },
  })
  const reach = query.data === undefined ? undefined : filtered(query.data, filter)
  return (
    <div className={besideDrawer(open !== null)}>
      <PageHeader
        title={t('Reach')}
        description={t(
          'Who gets in where, decided by the same rules as for real. Nothing is recorded.',
        )}
        actions={
          <Button
            icon={<Copy aria-hidden className="size-4" />}
            unless={reach === undefined ? t('There is nothing to copy yet.') : null}
            onClick={() => reach !== undefined && void copy(reach)}
          >
            {t('Copy as CSV')}
          </Button>
        }
      />
      <div className="grid grid-cols-2 items-end gap-2 px-4 pb-3 sm:flex sm:flex-wrap">
        <SearchBox
          label={t('Find a stream')}
          placeholder={t('Find a stream')}
          value={filter}
          onChange={setFilter}
          className="col-span-2 sm:w-52"
        />
        <Select
          label={t('To')}
          value={action}
          onChange={setAction}
          options={[
            { value: 'subscribe', label: t('Watch') },
            { value: 'publish', label: t('Publish') },
          ]}
        />
        <Select
          label={t('By the rules')}
          value={rules}
          onChange={setRules}
          options={[
            { value: 'published', label: t('In force') },
            { value: 'draft', label: t('Of the draft') },
          ]}
        />
        <Select
          label={t('Places')}
          value={holds}
          onChange={setHolds}
          options={[
            { value: 'nothing', label: t('Without a link') },
            { value: 'link', label: t('With a link') },
          ]}
        />
        <Input label={t('At')} type="datetime-local" value={at} onChange={setAt} />
      </div>
      {query.isPending && <LoadingRows rows={6} />}
      {query.error !== null && query.data === undefined && (
        <LoadFailed
          what={t('who can reach what')}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {reach?.rows.length === 0 && (
        <EmptyState title={filter === '' ? t('No stream yet') : t('No stream is called that')}>
          {filter === ''
            ? t('Add a stream, and who gets in there stands here.')
            : t('Look for less of its name.')}
        </EmptyState>
      )}
      {reach !== undefined && reach.rows.length > 0 && (
        <div className="min-h-0 flex-1 overflow-auto">
          <Matrix reach={reach} open={open} onOpen={setOpen} />
          <Notes reach={reach} />
        </div>
      )}
      {reach !== undefined && open !== null && (
        <CellDrawer reach={reach} place={open} atMs={atMs} onClose={() => setOpen(null)} />
      )}
    </div>
  )
}

function filtered(reach: Reach, text: string): Reach {
  const sought = text.trim().toLowerCase()
  if (sought === '') return reach
  return {
    ...reach,
    rows: reach.rows.filter(({ streamName }) => streamName.toLowerCase().includes(sought)),
  }
}

function Notes({ reach }: { readonly reach: Reach }): ReactNode {
  const differs = reach.rows.some(({ cells }) => cells.some((cell) => cell.differs))
  return (
    <div className="px-4 py-2 text-xs text-ink-3">
      {differs && <p>{t('* Otherwise for some: a rule there is for a share of viewers.')}</p>}
      {reach.moreSources > 0 && (
        <p>{t('The rules name {moreSources} more sources.', { moreSources: reach.moreSources })}</p>
      )}
      <p>
        {t(
          'Limits of sessions are not counted in. Of a list of addresses the first is decided for, of a pattern one stream.',
        )}
      </p>
    </div>
  )
}

function CellDrawer(props: {
  readonly reach: Reach
  readonly place: Place
  readonly atMs: number | null
  readonly onClose: () => void
}): ReactNode {
  const { reach, place } = props
  const rules = useApi('GET /rules').data
  const row = reach.rows[place.row]
  const source = reach.sources[place.column]
  const cell = row?.cells[place.column]
  if (row === undefined || source === undefined || cell === undefined) return null
  const { mark, word, tone } = ENDS[cell.end]
  const { ruleId } = cell
  const all = [...(rules?.draft?.rules ?? []), ...(rules?.published.rules ?? [])]
  const rule = all.find(({ id }) => id === ruleId)
  return (
    <Drawer
      open
      modal={false}
      onClose={props.onClose}
      title={row.streamName}
      description={sourceText(source)}
    >
      <div className="flex flex-col gap-3 text-sm">
        <p className="text-lg font-semibold">
          <span aria-hidden className={tone}>
            {mark}
          </span>{' '}
          {word}
        </p>
        <p>{whyText(cell)}</p>
        {ruleId === null ? (
          <p className="text-ink-2">{t('No rule decided: the mode of the stream did.')}</p>
        ) : (
          <p>
            <T
              text="Decided by the rule {strong}."
              values={{ strong: <strong className="font-medium">{rule?.name || ruleId}</strong> }}
            />
          </p>
        )}
        {cell.differs && <p>{t('A rule for a share of viewers makes it otherwise for some.')}</p>}
        <div className="flex flex-wrap gap-2">
          {ruleId !== null && (
            <Button onClick={() => go(`/rules?rule=${encodeURIComponent(ruleId)}`)}>
              {t('Show the rule')}
            </Button>
          )}
          <Button onClick={() => go(`/doctor?stream=${encodeURIComponent(row.streamId)}`)}>
            {t('Doctor')}
          </Button>
        </div>
      </div>
    </Drawer>
  )
}

async function copy(reach: Reach): Promise<void> {
  if (!(await copyText(toCsv(reach)))) return
  noteCopy(t('Who can reach what, as CSV'), 'data')
  toast(t('Copied: the matrix as CSV'))
}
