import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { EmptyState } from '../../kit/empty-state.tsx'
import { SearchBox } from '../../kit/input.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { useSettled } from '../../kit/use-settled.ts'
import { language } from '../../language/language.ts'
import { t } from '../../language/t.ts'
import { ApiReference } from './api-reference.tsx'
import { Contents, Results } from './contents.tsx'
import { Document } from './document.tsx'
import { API_REFERENCE } from './guide.ts'
import { readPage, searchPages } from './pages.ts'

/** While a word is typed the list would only flicker. */
const STILL_MS = 120

/** The pages of docs/ and the calls of the API, inside the console: what runs is what they tell of. */
export function HelpScreen(): ReactNode {
  const [location] = useLocation()
  const path = location.replace(/^\/help\/?/, '') || 'getting-started'
  // Another page begins without the search that led to it.
  return <Help key={path} path={path} />
}

function Help({ path }: { readonly path: string }): ReactNode {
  const [search, setSearch] = useState('')
  const settled = useSettled(search.trim(), STILL_MS)
  const isApi = path === API_REFERENCE.path
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title={t('Help')}
        description={
          language === 'en'
            ? t('How it works, page by page. Nothing here leaves this machine.')
            : t('Help is there in English only. Nothing here leaves this machine.')
        }
        actions={
          <SearchBox
            label={isApi ? t('Search the API') : t('Search Help')}
            placeholder={isApi ? t('Search the API') : t('Search Help')}
            value={search}
            onChange={setSearch}
            className="w-36 sm:w-56"
          />
        }
      />
      <div className="flex min-h-0 flex-1 border-t border-line">
        <div className="hidden w-60 shrink-0 overflow-y-auto border-e border-line px-2 pt-3 md:block">
          <Contents open={path} />
        </div>
        <div className="min-w-0 flex-1 overflow-y-auto px-4 pt-4 pb-16 sm:px-6">
          <details className="mb-3 rounded-md border border-line px-1 py-1 md:hidden">
            <summary className="px-2 py-1 text-sm">{t('All pages')}</summary>
            <Contents open={path} />
          </details>
          {isApi ? (
            <ApiReference search={settled} />
          ) : settled === '' ? (
            <Page path={path} />
          ) : (
            <Search search={settled} onOpen={() => setSearch('')} />
          )}
        </div>
      </div>
    </div>
  )
}

function Search(props: { readonly search: string; readonly onOpen: () => void }): ReactNode {
  const { search, onOpen } = props
  const found = useQuery({ queryKey: ['help', search], queryFn: () => searchPages(search) })
  return <Results search={search} found={found.data ?? null} onOpen={onOpen} />
}

function Page({ path }: { readonly path: string }): ReactNode {
  const [params] = useSearchParams()
  const page = useQuery({ queryKey: [t('page'), path], queryFn: () => readPage(path) })
  if (page.isPending) return <LoadingRows rows={6} />
  if (page.error !== null) {
    return <LoadFailed what={t('page')} error={page.error} onRetry={() => void page.refetch()} />
  }
  if (page.data === null) {
    return (
      <EmptyState title={t('There is no such page')}>
        <a href="#/help" className="underline">
          {t('Getting started')}
        </a>
      </EmptyState>
    )
  }
  return <Document path={path} text={page.data} at={params.get('at') ?? ''} />
}
