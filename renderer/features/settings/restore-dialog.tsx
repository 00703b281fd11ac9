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
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { formatFull, formatNumber } from '../../kit/format.ts'
import { LoadingRows } from '../../kit/load-state.tsx'
import { toast } from '../../kit/toast.tsx'

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
    toast('Restart Stagedoor to finish the restore')
    onClose()
  }
  const error = action.error ?? preview.error
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={`Restore the backup of ${formatFull(backup.madeAtMs)}`}
      description="Nothing changes until Stagedoor is started again. A checked copy of what is there then is made first."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger"
            busy={action.busy}
            unless={preview.data === undefined ? 'The difference has to be seen first.' : null}
            onClick={() => void stage()}
          >
            Restore at the next start
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {preview.isPending && <LoadingRows rows={3} />}
        {error !== null && (
          <Callout tone="deny" title="It cannot be restored; nothing was changed">
            {error.message}
          </Callout>
        )}
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
          title={`${formatNumber(lost)} ${lost === 1 ? 'revocation' : 'revocations'} would be forgotten`}
        >
          Whoever they keep out gets in again. Revoke them anew as soon as it runs.
        </Callout>
      )}
      {differences.length === 0 ? (
        <Callout>What is set up now is what is in the backup.</Callout>
      ) : (
        <ul
          aria-label="What would change"
          className="max-h-80 divide-y divide-line overflow-y-auto rounded-md border border-line"
        >
          {differences.map((each) => (
            <Line key={each.noun} difference={each} />
          ))}
        </ul>
      )}
      <p className="text-xs text-ink-2">
        {counts
          .map(
            ({ noun, now, inBackup }) =>
              `${formatNumber(now)} ${noun} now, ${formatNumber(inBackup)} in the backup`,
          )
          .join('; ')}
        . Files for players, exports and the key are left as they are.
      </p>
    </>
  )
}

function Line({ difference }: { readonly difference: RestoreDifference }): ReactNode {
  const { noun, comes, goes, changes } = difference
  return (
    <li className="px-3 py-2 text-sm">
      <p className="font-medium first-letter:uppercase">{noun}</p>
      <Names what="comes back" names={comes} />
      <Names what="goes" names={goes} />
      <Names what="changes" names={changes} />
    </li>
  )
}

function Names(props: { readonly what: string; readonly names: RestoreNames }): ReactNode {
  const { count, names } = props.names
  if (count === 0) return null
  const more = count - names.length
  return (
    <p className="text-xs text-ink-2 wrap-anywhere">
      <span className="figures">{formatNumber(count)}</span> {props.what}: {names.join(', ')}
      {more > 0 && ` and ${formatNumber(more)} more`}
    </p>
  )
}
