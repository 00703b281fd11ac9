import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useFeed } from '../api/feed.ts'
import { classNames } from '../kit/class-names.ts'
import { Tooltip } from '../kit/tooltip.tsx'
import { t } from '../language/t.ts'
import { Mark } from './mark.tsx'
import { SCREENS } from './screens.tsx'

/** The screens, at the left: icons with names, icons alone where the window is narrow. */
export function Navigation(): ReactNode {
  const [path] = useLocation()
  return (
    <nav
      aria-label={t('Screens')}
      className="flex min-h-0 flex-col overflow-y-auto bg-canvas px-1.5 lg:px-2.5"
    >
      <div className="flex h-12 shrink-0 items-center gap-2 px-1.5">
        <Mark className="size-6 shrink-0" />
        <span className="hidden text-base font-semibold tracking-tight lg:inline">Stagedoor</span>
      </div>
      <ul className="flex flex-col gap-px pt-1">
        {SCREENS.map(({ path: to, title, icon: Icon, key, gap }) => {
          const here = to === '/' ? path === '/' : path.startsWith(to)
          return (
            <li key={to} className={gap === true ? 'mt-2.5' : undefined}>
              <Tooltip label={title} shortcut={`g ${key}`} side="right">
                <Link
                  href={to}
                  aria-label={title}
                  aria-current={here ? 'page' : undefined}
                  className={classNames(
                    'relative flex h-8 items-center gap-2.5 rounded-md px-2 text-sm',
                    here
                      ? 'bg-selected font-medium text-ink before:absolute before:inset-y-2 before:left-0 before:w-0.5 before:rounded-full before:bg-lamp'
                      : 'text-ink-2 hover:bg-hover hover:text-ink',
                  )}
                >
                  <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
                  <span className="hidden lg:inline">{title}</span>
                </Link>
              </Tooltip>
            </li>
          )
        })}
      </ul>
      <Connection />
    </nav>
  )
}

const WORDS = { connecting: t('Connecting'), live: t('Live'), offline: t('Not reachable') } as const

function Connection(): ReactNode {
  const status = useFeed((state) => state.status)
  return (
    <p
      role="status"
      className="mt-auto flex h-10 shrink-0 items-center gap-2 px-2.5 text-xs text-ink-3"
    >
      <span
        aria-hidden
        className={classNames(
          'size-2 shrink-0',
          status === 'live' && 'rounded-full bg-allow',
          status === 'offline' && 'rotate-45 bg-deny',
          status === 'connecting' && 'rounded-full ring-1 ring-line-strong',
        )}
      />
      <span className="sr-only lg:not-sr-only">{WORDS[status]}</span>
    </p>
  )
}
