import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type {
  Backup,
  RestoreDifference,
  RestoreNames,
  RestorePreview,
} from '../../../shared/backup.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { formatFull, formatNumber } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/load-state.tsx'
import { toast } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'

/** Shows what restoring a backup would change, and lets it take the place of the database at the next start. */
export function RestoreDialog(props: {
  readonly backup: Backup
  readonly onClose: () => void
}): ReactNode {
  const { backup, onClose } = props
  const params = { name: backup.name }
  const preview = useQuery({
    queryKey: ['POST /backups/{name}/preview', backup.name],
    queryFn: () => call('POST /backups/{name}/preview', { params }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const action = useAction()
  const stage = async (): Promise<void> => {
    const done = await action.run(() => call('POST /backups/{name}/restore', { params }))
    if (!done) return
    toast(t('Restart Stagedoor to finish the restore'))
    onClose()
  }
  const error = action.error ?? preview.error
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('Restore the backup of {madeAt}', { madeAt: formatFull(backup.madeAtMs) })}
      description={t(
        'Nothing changes until Stagedoor is started again. A checked copy of what is there then is made first.',
      )}
      footer={
        <>
          <CancelButton />
          <Button
            look="danger"
            busy={action.busy}
            unless={preview.data === undefined ? t('The difference has to be seen first.') : null}
            onClick={() => void stage()}
          >
            {t('Restore at the next start')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {preview.isPending && <LoadingRows rows={3} />}
        <Refused error={error} title={t('It cannot be restored; nothing was changed')} />
        {preview.data !== undefined && <Difference preview={preview.data} />}
      </div>
    </Dialog>
  )
}

function Difference({ preview }: { readonly preview: RestorePreview }): ReactNode {
  const { differences, counts } = preview
  const lost = differences.find(({ noun }) => noun === 'revocation')?.goes.count ?? 0
  return (
    <>
      {lost > 0 && (
        <Callout
          tone="warn"
          title={t('{lost, plural, one {# revocation} other {# revocations}} would be forgotten', {
            lost,
          })}
        >
          {t('Whoever they keep out gets in again. Revoke them anew as soon as it runs.')}
        </Callout>
      )}
      {differences.length === 0 ? (
        <Callout>{t('What is set up now is what is in the backup.')}</Callout>
      ) : (
        <ul
          aria-label={t('What would change')}
          className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line"
        >
          {differences.map((each) => (
            <Line key={each.noun} difference={each} />
          ))}
        </ul>
      )}
      <p className="text-xs text-ink-2">
        {t('{counts}. Files for players, exports and the key are left as they are.', {
          counts: counts
            .map(({ noun, now, inBackup }) =>
              t('{now} {noun} now, {inBackup} in the backup', {
                now: formatNumber(now),
                noun: known(noun),
                inBackup: formatNumber(inBackup),
              }),
            )
            .join('; '),
        })}
      </p>
    </>
  )
}

function Line({ difference }: { readonly difference: RestoreDifference }): ReactNode {
  const { noun, comes, goes, changes } = difference
  return (
    <li className="px-3 py-2 text-sm">
      <p className="font-medium first-letter:uppercase">{known(noun)}</p>
      <Names what={t('comes back')} names={comes} />
      <Names what={t('goes')} names={goes} />
      <Names what={t('changes')} names={changes} />
    </li>
  )
}

function Names(props: { readonly what: string; readonly names: RestoreNames }): ReactNode {
  const { count, names } = props.names
  if (count === 0) return null
  const more = count - names.length
  return (
    <p className="text-xs text-ink-2 wrap-anywhere">
      <span className="figures">{formatNumber(count)}</span> {props.what}:{' '}
      {names.map(known).join(', ')}
      {more > 0 && ` ${t('and {more} more', { more: formatNumber(more) })}`}
    </p>
  )
}
