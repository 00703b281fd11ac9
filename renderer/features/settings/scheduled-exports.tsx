import { Ellipsis, Pencil, Play, Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { ScheduledExportStatus, ScheduledRun } from '../../../shared/scheduled-export.ts'
import type { Settings } from '../../../shared/settings.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { toastEdited } from '../../components/undo.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { formatBytes } from '../../kit/format.ts'
import { Menu } from '../../kit/menu.tsx'
import { Ago } from '../../kit/time.tsx'
import { toast, toastError, toastNothing } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { ScheduledDialog } from './scheduled-dialog.tsx'
import {
  draftOf,
  newScheduled,
  PERIOD_WORDS,
  type Scheduled,
  type ScheduledDraft,
} from './scheduled-draft.ts'
import { Section } from './section.tsx'

/** Files are made in the background, which no feed tells of. */
const READ_EVERY_MS = 4_000

/** The exports that are made by themselves: when, where, what became of the latest; making one now. */
export function ScheduledExports({ settings }: { readonly settings: Settings }): ReactNode {
  const { data, refetch } = useApi('GET /scheduled-exports')
  const [edited, setEdited] = useState<ScheduledDraft | null>(null)
  const all = settings.scheduledExports
  const hasAny = all.length > 0
  useEffect(() => {
    if (!hasAny) return
    const timer = setInterval(() => void refetch(), READ_EVERY_MS)
    return () => clearInterval(timer)
  }, [hasAny, refetch])
  return (
    <Section
      title={t('Exports by themselves')}
      description={t(
        'Sessions as CSV, a file for each day, week or month, in a folder you choose. What was missed while Stagedoor did not run is made up for at the next start.',
      )}
    >
      <div>
        <Button
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => setEdited(newScheduled())}
        >
          {t('New export')}
        </Button>
      </div>
      {hasAny && (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {all.map((each) => (
            <Row
              key={each.name}
              scheduled={each}
              status={data?.exports.find(({ name }) => name === each.name)}
              settings={settings}
              onEdit={() => setEdited(draftOf(each))}
            />
          ))}
        </ul>
      )}
      {edited !== null && (
        <ScheduledDialog settings={settings} given={edited} onClose={() => setEdited(null)} />
      )}
    </Section>
  )
}

function Row(props: {
  readonly scheduled: Scheduled
  readonly status: ScheduledExportStatus | undefined
  readonly settings: Settings
  readonly onEdit: () => void
}): ReactNode {
  const { scheduled, status, settings, onEdit } = props
  const { name, period, at, timeZone, folder, enabled } = scheduled
  const [isBusy, setIsBusy] = useState(false)
  const [isDeleting, setIsDeleting] = useState(false)
  const [isOpen, setIsOpen] = useState(false)
  const [last] = status?.runs ?? []
  const make = async (): Promise<void> => {
    setIsBusy(true)
    try {
      const run = await call('POST /scheduled-exports/{name}/run', { params: { name } })
      if (run.state === 'done')
        toast(
          t('{rows, plural, one {# session} other {# sessions}} in {path}', {
            rows: run.rows,
            path: run.path ?? '',
          }),
        )
      else toastNothing(run.problem === null ? t('No file was made') : known(run.problem))
    } catch (error) {
      toastError(t('No file was made'), error)
    } finally {
      setIsBusy(false)
      void refresh()
    }
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3 py-2">
      <div className="min-w-52 flex-1">
        <p className="flex items-center gap-2 text-sm font-medium">
          <span className="data">{name}</span>
          {!enabled && <Badge tone="neutral">{t('Off')}</Badge>}
          {last?.state === 'failed' && <Badge tone="deny">{t('Failed')}</Badge>}
        </p>
        <p className="text-xs text-ink-3">
          <T
            text="At {at} ({timeZone}) {period}, to {span}."
            values={{
              at,
              timeZone,
              period: PERIOD_WORDS[period],
              span: <span className="data wrap-anywhere">{folder}</span>,
            }}
          />{' '}
          {status?.waitsUntilMs != null && (
            <T
              text="Waits for the end of the show, until {until} at most."
              values={{ until: <Ago atMs={status.waitsUntilMs} /> }}
            />
          )}
          {status?.nextAtMs != null && status.waitsUntilMs === null && (
            <T text="Next file: {nextAt}." values={{ nextAt: <Ago atMs={status.nextAtMs} /> }} />
          )}
        </p>
        {last !== undefined && <RunLine run={last} />}
      </div>
      <div className="flex gap-1.5">
        <Button
          size="small"
          icon={<Play aria-hidden className="size-3" />}
          busy={isBusy || status?.isRunning === true}
          aria-label={t('Make now: {name}', { name })}
          onClick={() => void make()}
        >
          {t('Make now')}
        </Button>
        <Menu
          trigger={
            <IconButton label={t('Actions on the export {name}', { name })}>
              <Ellipsis aria-hidden />
            </IconButton>
          }
          items={[
            { label: t('Edit'), icon: <Pencil aria-hidden />, onSelect: onEdit },
            {
              label: t('Delete'),
              icon: <Trash2 aria-hidden />,
              danger: true,
              onSelect: () => setIsDeleting(true),
            },
          ]}
        />
      </div>
      {(status?.runs.length ?? 0) > 1 && (
        <div className="w-full">
          <Button
            size="small"
            look="ghost"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? t('Hide earlier files') : t('Earlier files of {name}', { name })}
          </Button>
          {isOpen &&
            status?.runs.slice(1).map((run) => <RunLine key={run.startedAtMs} run={run} />)}
        </div>
      )}
      <ConfirmDialog
        open={isDeleting}
        onClose={() => setIsDeleting(false)}
        title={t('Delete the export {name}?', { name })}
        action={t('Delete export')}
        onConfirm={async () => {
          const scheduledExports = settings.scheduledExports.filter((each) => each.name !== name)
          const stored = await call('PATCH /settings', { body: { scheduledExports } })
          toastEdited(t('The export {name} is deleted', { name }), stored)
          void refresh()
        }}
      >
        <p>{t('No more files are made. Those in the folder stay.')}</p>
      </ConfirmDialog>
    </li>
  )
}

function RunLine({ run }: { readonly run: ScheduledRun }): ReactNode {
  const { days, endedAtMs, isByHand, state, path, rows, bytes, problem } = run
  const span =
    days.from === days.to ? days.from : t('{from} to {to}', { from: days.from, to: days.to })
  if (state === 'failed') {
    return (
      <p className="text-xs text-deny">
        <T
          text="{span}, {ago}: {problem}"
          values={{
            span,
            ago: <Ago key="ago" atMs={endedAtMs} />,
            problem: problem === null ? t('It failed.') : known(problem),
          }}
        />
      </p>
    )
  }
  const told = {
    span,
    ago: <Ago key="ago" atMs={endedAtMs} />,
    sessions: t('{rows, plural, one {# session} other {# sessions}}', { rows }),
    size: formatBytes(bytes),
  }
  return (
    <p className="flex items-center gap-1 text-xs text-ink-2">
      <span className="min-w-0">
        {isByHand ? (
          <T text="{span}, {ago} by hand: {sessions}, {size}" values={told} />
        ) : (
          <T text="{span}, {ago}: {sessions}, {size}" values={told} />
        )}
      </span>
      {path !== null && <CopyButton value={path} label={t('Copy the path')} className="-my-1.5" />}
    </p>
  )
}
