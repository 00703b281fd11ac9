import { Download, Ellipsis, History, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Backup } from '../../../shared/backup.ts'
import { call } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { refresh } from '../../api/query.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { formatBytes, formatFull } from '../../kit/format.ts'
import { Menu } from '../../kit/menu.tsx'
import { Time } from '../../kit/time.tsx'
import { toast, toastError, toastNothing } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { MAKERS, proofSentence, standingOf } from './backup-words.ts'
import { RestoreDialog } from './restore-dialog.tsx'

/** One backup: when, how large, what made it, how far it can be relied on; proving, fetching and deleting it. */
export function BackupRow(props: {
  readonly backup: Backup
  readonly isProving: boolean
}): ReactNode {
  const { backup, isProving } = props
  const { name, bytes, madeAtMs, maker } = backup
  const [isDeleting, setIsDeleting] = useState(false)
  const [isRestoring, setIsRestoring] = useState(false)
  const standing = standingOf(backup)
  const proof = proofSentence(backup)
  const prove = async (): Promise<void> => {
    try {
      const { proof: found } = await call('POST /backups/{name}/prove', { params: { name } })
      if (found?.isProven === true) toast(t('It can be restored'))
      else toastNothing(t('It cannot be restored'))
    } catch (error) {
      toastError(t('It was not proved'), error)
    } finally {
      void refresh()
    }
  }
  const save = async (): Promise<void> => {
    try {
      await download(`/backups/${encodeURIComponent(name)}/file`, name)
    } catch (error) {
      toastError(t('It was not fetched'), error)
    }
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3 py-2">
      <div className="min-w-52 flex-1">
        <p className="flex items-center gap-2 text-sm font-medium">
          <Time atMs={madeAtMs} />
          <Badge tone={standing.tone}>{standing.text}</Badge>
        </p>
        <p className="text-xs text-ink-3">
          {formatBytes(bytes)}, {MAKERS[maker]}. {proof}
        </p>
      </div>
      <div className="flex gap-1.5">
        <Button size="small" busy={isProving} onClick={() => void prove()}>
          {t('Prove')}
        </Button>
        <Menu
          trigger={
            <IconButton
              label={t('Actions on the backup of {madeAt}', { madeAt: formatFull(madeAtMs) })}
            >
              <Ellipsis aria-hidden />
            </IconButton>
          }
          items={[
            {
              label: t('Restore'),
              icon: <History aria-hidden />,
              onSelect: () => setIsRestoring(true),
            },
            { label: t('Download'), icon: <Download aria-hidden />, onSelect: () => void save() },
            {
              label: t('Delete'),
              icon: <Trash2 aria-hidden />,
              danger: true,
              onSelect: () => setIsDeleting(true),
            },
          ]}
        />
      </div>
      {isRestoring && <RestoreDialog backup={backup} onClose={() => setIsRestoring(false)} />}
      <ConfirmDialog
        open={isDeleting}
        onClose={() => setIsDeleting(false)}
        title={t('Delete the backup of {madeAt}?', { madeAt: formatFull(madeAtMs) })}
        action={t('Delete backup')}
        onConfirm={async () => {
          await call('DELETE /backups/{name}', { params: { name } })
          void refresh()
        }}
      >
        <p>{t('The file goes for good. What is in force is not touched.')}</p>
      </ConfirmDialog>
    </li>
  )
}
