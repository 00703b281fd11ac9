import { Undo2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { AuditEntry } from '../../../shared/api.ts'
import { useApi } from '../../api/query.ts'
import { knownDetail } from '../../components/known-detail.ts'
import { lookAtEdit } from '../../components/looked-at-edit.ts'
import { withdrawList } from '../../components/revoke-many/withdrawing.ts'
import { Button } from '../../kit/button.tsx'
import { SearchBox } from '../../kit/input.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { Time } from '../../kit/time.tsx'
import { useSettled } from '../../kit/use-settled.ts'
import { t } from '../../language/t.ts'
import { AuditChecking } from './audit-check.tsx'
import { auditWords } from './audit-words.ts'
import { Section } from './section.tsx'

const PAGE = '25'

/** What operators and back ends changed or looked at, newest first, page by page. */
export function AuditLog(): ReactNode {
  // Starts of the pages behind this one; the newest page starts at nothing.
  const [starts, setStarts] = useState<readonly string[]>([])
  const before = starts.at(-1)
  const [text, setText] = useState('')
  const settled = useSettled(text, 200)
  const query = useApi('GET /audit', {
    query: { limit: PAGE, text: settled, ...(before !== undefined && { before }) },
  })
  const { data } = query
  return (
    <Section
      title={t('Audit log')}
      description={t(
        'Every change, every look at a secret, every copy and export. Each entry proves itself and the one before it, so that a change shows.',
      )}
    >
      <AuditChecking />
      <SearchBox
        label={t('Find in the audit log')}
        placeholder={t('Who, what or on what, e.g. rules.publish')}
        value={text}
        onChange={(next) => {
          setText(next)
          setStarts([])
        }}
        className="data"
      />
      {query.isPending && <LoadingRows rows={3} />}
      {query.error !== null && data === undefined && (
        <LoadFailed
          what={t('audit log')}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {data?.entries.length === 0 && (
        <p className="text-sm text-ink-3">
          {settled === '' ? t('Nothing was changed yet.') : t('No entry says that. Look for less.')}
        </p>
      )}
      {data !== undefined && data.entries.length > 0 && <Entries entries={data.entries} />}
      {(starts.length > 0 || data?.nextBefore != null) && (
        <div className="flex gap-2">
          <Button
            unless={starts.length === 0 ? t('These are the newest.') : null}
            onClick={() => setStarts(starts.slice(0, -1))}
          >
            {t('Newer')}
          </Button>
          <Button
            unless={data?.nextBefore == null ? t('These are the oldest.') : null}
            onClick={() => setStarts([...starts, String(data?.nextBefore ?? '')])}
          >
            {t('Older')}
          </Button>
        </div>
      )}
    </Section>
  )
}

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }): ReactNode {
  return (
    <div className="rounded-md border border-line bg-panel">
      <table className="w-full text-sm">
        <thead className="text-start text-xs text-ink-3">
          <tr className="border-b border-line">
            <th scope="col" className="px-3 py-1.5 font-medium">
              {t('When')}
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              {t('Who')}
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              {t('What')}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} className="border-b border-line align-top last:border-none">
              <td className="px-3 py-1.5 text-ink-2">
                <Time atMs={entry.atMs} />
              </td>
              <td className="min-w-20 px-3 py-1.5 wrap-anywhere">{entry.actor}</td>
              <td className="px-3 py-1.5">
                <AuditWords code={entry.what} />{' '}
                <span className="wrap-anywhere">{entry.subject}</span>
                {entry.detail !== '' && (
                  <span className="block text-xs wrap-anywhere text-ink-3">
                    {knownDetail(entry.detail)}
                  </span>
                )}
                {entry.undo !== null && <UndoEntry entry={entry} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** In words, with the code that it is searched by. */
function AuditWords({ code }: { readonly code: string }): ReactNode {
  return (
    <>
      {auditWords(code)} <span className="data wrap-anywhere text-ink-3">{code}</span>
    </>
  )
}

function undo({ id, what, subject, detail }: AuditEntry): void {
  if (what === 'token_list.issue') withdrawList({ id: subject, label: detail })
  else lookAtEdit(String(id))
}

function UndoEntry({ entry }: { readonly entry: AuditEntry }): ReactNode {
  if (entry.undo === 'done') return <span className="text-xs text-ink-3">{t('Undone')}</span>
  return (
    <Button
      size="small"
      className="mt-1"
      icon={<Undo2 aria-hidden className="size-3.5" />}
      onClick={() => undo(entry)}
    >
      {t('Undo this')}
      <span className="sr-only">
        : {entry.what} {entry.subject}
      </span>
    </Button>
  )
}
