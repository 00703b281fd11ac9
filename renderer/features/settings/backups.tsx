import { DatabaseBackup } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Backup, BackupList, StagedRestore } from '../../../shared/backup.ts'
import { call } from '../../api/client.ts'
import { useApi, useEvery } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { CancelRestore } from '../../components/cancel-restore.tsx'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Ago } from '../../kit/time.tsx'
import { toast } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { BackupRow } from './backup-row.tsx'
import { BackupUpload } from './backup-upload.tsx'
import { RestartDialog } from './restart-dialog.tsx'
import { Section } from './section.tsx'

/** Shown at once; the rest is asked for. */
const SHOWN = 5
/** Backups are made and proved in the background, which no feed tells of. */
const READ_EVERY_MS = 4_000

/** The backups: how long ago the last one was proved, each one with its acts, and making one. */
export function Backups(): ReactNode {
  const query = useApi('GET /backups')
  const { refetch } = query
  const action = useAction()
  useEvery(READ_EVERY_MS, refetch)
  const make = async (): Promise<void> => {
    const done = await action.run(() => call('POST /backup'))
    if (done) toast(t('Backed up, opened and checked'))
  }
  return (
    <Section
      title={t('Backups')}
      description={t(
        'Copies of the database, made while the handler goes on answering. One counts once it was opened and every page checked, and is proven once it was restored into a scratch copy.',
      )}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon={<DatabaseBackup aria-hidden className="size-4" />}
          busy={action.busy}
          onClick={() => void make()}
        >
          {t('Back up now')}
        </Button>
        <BackupUpload />
        {query.data !== undefined && <Standing list={query.data} />}
      </div>
      <Refused error={action.error} title={t('No backup was made')} />
      {query.isPending && <LoadingRows rows={2} />}
      {query.error !== null && query.data === undefined && (
        <LoadFailed what={t('backups')} error={query.error} onRetry={() => void refetch()} />
      )}
      {query.data !== undefined && <Listed list={query.data} />}
      <Holdings />
    </Section>
  )
}

function Standing({ list }: { readonly list: BackupList }): ReactNode {
  return (
    <p className="text-sm text-ink-2">
      {t('Last proven restore:')}{' '}
      {list.provenAtMs === null ? t('none yet') : <Ago atMs={list.provenAtMs} />}.{' '}
      {list.nextAtMs === null ? (
        t('None is made by itself.')
      ) : (
        <T text="Next backup: {nextAt}." values={{ nextAt: <Ago atMs={list.nextAtMs} /> }} />
      )}
    </p>
  )
}

function Listed({ list }: { readonly list: BackupList }): ReactNode {
  const [isWhole, setIsWhole] = useState(false)
  const { backups, failure, folder, proving } = list
  const shown: readonly Backup[] = isWhole ? backups : backups.slice(0, SHOWN)
  return (
    <>
      {list.staged !== null && <Waiting staged={list.staged} />}
      {failure !== null && (
        <Callout tone="deny" title={t('The latest backup was not made')}>
          {failure.message}
        </Callout>
      )}
      <ul className="divide-y divide-line rounded-lg border border-line">
        {backups.length === 0 && (
          <li className="px-3 py-2.5 text-sm text-ink-3">
            {t(
              'None yet. The first is made by itself within two minutes, unless that is switched off.',
            )}
          </li>
        )}
        {shown.map((each) => (
          <BackupRow key={each.name} backup={each} isProving={proving.includes(each.name)} />
        ))}
      </ul>
      {backups.length > shown.length && (
        <div>
          <Button onClick={() => setIsWhole(true)}>
            {t('Show all {backups}', { backups: backups.length })}
          </Button>
        </div>
      )}
      <p className="flex items-start gap-1 text-xs text-ink-3">
        <span className="min-w-0">
          <T
            text="In {span}. A disk that breaks takes them with it: copy them elsewhere."
            values={{ span: <span className="data wrap-anywhere">{folder}</span> }}
          />
        </span>
        <CopyButton value={folder} label={t('Copy folder')} className="-my-1.5" />
      </p>
    </>
  )
}

/** A restore that waits for the next start, and the way back. */
function Waiting({ staged }: { readonly staged: StagedRestore }): ReactNode {
  const [isAsking, setIsAsking] = useState(false)
  return (
    <Callout
      tone="warn"
      title={t('Restart Stagedoor to finish the restore')}
      actions={
        <CancelRestore
          beside={
            <Button size="small" look="primary" onClick={() => setIsAsking(true)}>
              {t('Restart now')}
            </Button>
          }
        />
      }
    >
      <T
        text="{span} takes the place of the database at the next start. Until then everything goes on as it is, and what is decided and changed meanwhile is in the copy that is made first."
        values={{ span: <span className="data wrap-anywhere">{staged.name}</span> }}
      />
      {staged.problem !== null &&
        ` ${t('The latest start could not apply it: {problem}', { problem: known(staged.problem) })}`}
      {isAsking && <RestartDialog onClose={() => setIsAsking(false)} />}
    </Callout>
  )
}

/** What a backup is worth by itself. */
const Holdings = (): ReactNode => (
  <p className="text-xs text-ink-2">
    {t(
      'A backup holds all of the database: streams, rules with their versions, media servers, tokens, sessions, decisions, usage and the audit log. Secrets in it are sealed. The key that opens them is not in it, nor are files for players and exports: keep the key as well, elsewhere. Without it a backup is not restored.',
    )}
  </p>
)
