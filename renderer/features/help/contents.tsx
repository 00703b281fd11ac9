import type { ReactNode } from 'react'
import { classNames } from '../../kit/class-names.ts'
import { LoadingRows } from '../../kit/load-state.tsx'
import { t } from '../../language/t.ts'
import { API_REFERENCE, GUIDE, type GuidePage } from './guide.ts'
import type { Found } from './pages.ts'

/** Every page by group, the open one marked. */
export function Contents(props: { readonly open: string }): ReactNode {
  return (
    <nav aria-label={t('Pages of Help')} className="flex flex-col gap-4 pb-6">
      {GUIDE.map(({ title, pages }, index) => (
        <section key={title} lang="en">
          <h2 className="px-2 pb-1 text-xs font-medium text-ink-3">{title}</h2>
          <ul>
            {(index === GUIDE.length - 1 ? [API_REFERENCE, ...pages] : pages).map((page) => (
              <Entry key={page.path} page={page} open={page.path === props.open} />
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function Entry(props: { readonly page: GuidePage; readonly open: boolean }): ReactNode {
  return (
    <li>
      <a
        href={`#/help/${props.page.path}`}
        aria-current={props.open ? 'page' : undefined}
        className={classNames(
          'block rounded-md px-2 py-1 text-sm',
          props.open ? 'bg-selected font-medium' : 'text-ink-2 hover:bg-hover hover:text-ink',
        )}
      >
        {props.page.title}
      </a>
    </li>
  )
}

/** The pages of Help in which a search found something, each leading to the place. */
export function Results(props: {
  readonly search: string
  /** Null while it is looked for. */
  readonly found: readonly Found[] | null
  /** The reader goes to one of them. */
  readonly onOpen: () => void
}): ReactNode {
  const { search, found } = props
  if (found === null) return <LoadingRows rows={4} />
  if (found.length === 0) {
    return (
      <p role="status" className="py-6 text-sm text-ink-2">
        {t('No page has “{search}”. Try fewer or shorter words.', { search })}
      </p>
    )
  }
  return (
    <ul className="flex max-w-3xl flex-col">
      {found.map(({ path, title, excerpt }) => (
        <li key={path} className="border-b border-line/60">
          <a
            href={`#/help/${path}`}
            onClick={props.onOpen}
            lang="en"
            className="block rounded-md px-2 py-2 hover:bg-hover"
          >
            <span className="text-sm font-medium">{title}</span>
            <span className="block truncate text-xs text-ink-3">{excerpt}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
