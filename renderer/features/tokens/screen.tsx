import type { ComponentType, ReactNode } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { classNames } from '../../kit/class-names.ts'
import { screenLater } from '../../kit/later.tsx'
import { t } from '../../language/t.ts'

interface Part {
  readonly path: string
  readonly label: string
  readonly component: ComponentType
}

/** What belongs to tokens, each at an address of its own. The first is the screen's own. */
const PARTS: readonly Part[] = [
  {
    path: '/tokens',
    label: t('Tokens'),
    component: screenLater(async () => (await import('./list.tsx')).TokenList),
  },
  {
    path: '/tokens/keys',
    label: t('Keys'),
    component: screenLater(async () => (await import('../keys/screen.tsx')).KeysScreen),
  },
  {
    path: '/tokens/workbench',
    label: t('Workbench'),
    component: screenLater(async () => (await import('../workbench/screen.tsx')).WorkbenchScreen),
  },
]

/** Everything about tokens: parts side by side, of which the address says which is shown. */
export function TokensScreen(): ReactNode {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PartLinks />
      <div className="min-h-0 flex-1">
        <Switch>
          {PARTS.map(({ path, component }) => (
            <Route key={path} path={path} component={component} />
          ))}
          {/* Only within: on the way to another screen this one may be drawn once more, and would lead back. */}
          <Route path="/tokens/*">
            <Redirect to="/tokens" replace />
          </Route>
        </Switch>
      </div>
    </div>
  )
}

function PartLinks(): ReactNode {
  const [here] = useLocation()
  return (
    <nav aria-label={t('Parts of Tokens')} className="flex gap-1 border-b border-line px-2.5 pt-1">
      {PARTS.map(({ path, label }) => (
        <Link
          key={path}
          href={path}
          aria-current={here === path ? 'page' : undefined}
          className={classNames(
            '-mb-px flex h-9 items-center border-b-2 px-2.5 text-sm',
            here === path
              ? 'border-lamp font-medium text-ink'
              : 'border-transparent text-ink-3 hover:text-ink',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
