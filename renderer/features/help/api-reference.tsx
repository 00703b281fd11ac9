import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { read } from '../../api/client.ts'
import { classNames } from '../../kit/class-names.ts'
import { CodeBlock } from '../../kit/code-block.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { type ApiEntry, curlOf, entriesOf, type OpenApi } from './openapi.ts'

/**
 * Every call of the API of the very program that answers, with what it takes and gives.
 *
 * @param search Shows the calls that have all its words; empty shows all.
 */
export function ApiReference(props: { readonly search: string }): ReactNode {
  const document = useQuery({
    queryKey: ['openapi'],
    queryFn: async () => JSON.parse(await (await read('/openapi.json')).text()) as OpenApi,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const entries = useMemo(
    () => (document.data === undefined ? [] : entriesOf(document.data)),
    [document.data],
  )
  if (document.isPending) return <LoadingRows rows={6} />
  if (document.error !== null) {
    return (
      <LoadFailed
        what={t('description of the API')}
        error={document.error}
        onRetry={() => void document.refetch()}
      />
    )
  }
  const words = props.search.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = entries.filter(({ call, summary }) =>
    words.every((word) => `${call} ${summary}`.toLowerCase().includes(word)),
  )
  return (
    <article className="max-w-3xl">
      <h2 className="text-xl font-semibold">{t('API reference')}</h2>
      <p className="pt-1 pb-3 text-ink-2">
        <T
          text="{entries} calls of version {version}. <a>Who may call, and how to get a token</a>."
          values={{
            entries: entries.length,
            version: document.data.info.version,
            a: (inner) => (
              <a className="underline" href="#/help/api">
                {inner}
              </a>
            ),
          }}
        />
      </p>
      {shown.length === 0 && (
        <p role="status" className="py-4">
          {t('No call has “{search}”.', { search: props.search })}
        </p>
      )}
      {groupsOf(shown).map(([group, calls]) => (
        <section key={group} aria-label={group} className="pb-4">
          <h3 className="pb-1 text-xs font-medium text-ink-3">{group}</h3>
          {calls.map((entry) => (
            <Call key={entry.call} entry={entry} />
          ))}
        </section>
      ))}
    </article>
  )
}

const groupsOf = (entries: readonly ApiEntry[]): readonly (readonly [string, ApiEntry[]])[] => [
  ...Map.groupBy(entries, ({ group }) => group),
]

function Call({ entry }: { readonly entry: ApiEntry }): ReactNode {
  return (
    <details className="border-b border-line/60">
      <summary className="flex items-baseline gap-3 rounded-md px-2 py-1.5 hover:bg-hover">
        <Method name={entry.method} />
        <code className="data shrink-0">{entry.path}</code>
        <span lang="en" className="min-w-0 truncate text-xs text-ink-3">
          {entry.summary}
        </span>
      </summary>
      <div className="flex flex-col gap-2.5 px-2 pt-1 pb-4">
        <p lang="en">{entry.summary}</p>
        {entry.parameters.length > 0 && <Parameters of={entry.parameters} />}
        {entry.body !== null && <CodeBlock title={t('Body')} text={entry.body} />}
        <CodeBlock title={t('Answer')} text={entry.answer ?? t('nothing (204)')} />
        <CodeBlock title={t('curl')} text={curlOf(entry, location.origin)} />
      </div>
    </details>
  )
}

function Method({ name }: { readonly name: string }): ReactNode {
  const reads = name === 'GET'
  return (
    <span
      className={classNames(
        'data w-14 shrink-0 font-semibold',
        reads ? 'text-allow' : name === 'DELETE' ? 'text-deny' : 'text-redirect',
      )}
    >
      {name}
    </span>
  )
}

function Parameters(props: { readonly of: ApiEntry['parameters'] }): ReactNode {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      {props.of.map(({ name, in: where, required, type }) => (
        <div key={`${where} ${name}`} className="contents">
          <dt className="data">{name}</dt>
          <dd className="data wrap-anywhere text-ink-2">
            {type}
            <span className="ps-2 font-sans text-ink-3">
              {where === 'path'
                ? t('in the path')
                : required
                  ? t('query')
                  : t('query, may be left out')}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
