import { Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ListedHouseFile } from '../../../shared/house-file.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { houseSentence } from '../../components/house-words.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { formatBytes, formatDuration } from '../../kit/format.ts'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { HouseUploadBox } from './house-upload.tsx'
import { Section } from './section.tsx'

/** The operator's own recordings: which are there, what is wrong with them, and which rules play them. */
export function HouseFiles(): ReactNode {
  const query = useApi('GET /house-files')
  const gatewayUrl = useApi('GET /about').data?.gatewayUrl ?? ''
  return (
    <Section
      title={t('House files')}
      description={t(
        'Recordings of yours in HLS that the gateway plays in place of a stream or before it. Everybody who reaches the gateway may have them. Rules choose them by name.',
      )}
    >
      {query.isPending && <LoadingRows rows={2} />}
      {query.error !== null && query.data === undefined && (
        <LoadFailed
          what={t('house files')}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data !== undefined && (
        <>
          <ul className="divide-y divide-line rounded-lg border border-line">
            {query.data.houseFiles.length === 0 && (
              <li className="px-3 py-2.5 text-sm text-ink-3">
                {t('None yet. Upload one, or make a folder of HLS in the folder below.')}
              </li>
            )}
            {query.data.houseFiles.map((each) => (
              <Row key={each.name} file={each} gatewayUrl={gatewayUrl} />
            ))}
          </ul>
          <HouseUploadBox taken={query.data.houseFiles.map(({ name }) => name)} />
          <div>
            <Button onClick={() => void query.refetch()}>{t('Look again')}</Button>
          </div>
          <p className="flex items-start gap-1 text-xs text-ink-3">
            <span className="min-w-0">
              <T
                text="In {span}, a folder for each."
                values={{ span: <span className="data wrap-anywhere">{query.data.folder}</span> }}
              />
            </span>
            <CopyButton value={query.data.folder} label={t('Copy folder')} className="-my-1.5" />
          </p>
        </>
      )}
    </Section>
  )
}

interface RowProps {
  readonly file: ListedHouseFile
  readonly gatewayUrl: string
}

function Row({ file, gatewayUrl }: RowProps): ReactNode {
  const { name, seconds, segments, bytes, problem, problemFile, rules } = file
  const url = `${gatewayUrl}/house/${name}/index.m3u8`
  const remove = async (): Promise<void> => {
    try {
      await call('DELETE /house-files/{name}', { params: { name } })
      toastDeleted(t('{name} is deleted', { name }), 'house_file', name)
    } catch (error) {
      toastError(t('{name} is not deleted', { name }), error)
    }
    void refresh()
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
      <span className="data min-w-0 wrap-anywhere">{name}</span>
      {problem === null ? (
        <span className="figures text-ink-2">
          {t('{span}, {segments, plural, one {# segment} other {# segments}}, {size}', {
            span: formatDuration((seconds ?? 0) * 1_000),
            segments,
            size: formatBytes(bytes),
          })}
        </span>
      ) : (
        <Badge tone="deny">{t('cannot be used')}</Badge>
      )}
      <span className="min-w-0 text-ink-3">
        {rules.length === 0 ? (
          t('No rule plays it.')
        ) : (
          <T
            text="Played by {span}."
            values={{ span: <span className="data wrap-anywhere">{rules.join(', ')}</span> }}
          />
        )}
      </span>
      <span className="-my-1.5 ms-auto flex items-center">
        {problem === null && gatewayUrl !== '' && (
          <CopyButton value={url} label={t('Copy address')} />
        )}
        <Button
          look="quietDanger"
          aria-label={t('Delete {name}', { name })}
          icon={<Trash2 aria-hidden className="size-4" />}
          unless={rules.length === 0 ? null : t('Rules play it. Take it out of them first.')}
          onClick={() => void remove()}
        >
          {t('Delete')}
        </Button>
      </span>
      {problem !== null && (
        <p className="w-full text-ink-2">
          {houseSentence(problem)} <span className="data text-ink-3">{problem}</span>
          {problemFile !== null && <span className="data wrap-anywhere"> {problemFile}</span>}
        </p>
      )}
    </li>
  )
}
