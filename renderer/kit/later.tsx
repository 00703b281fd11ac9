import { CloudOff, TriangleAlert } from 'lucide-react'
import {
  Component,
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useState,
} from 'react'
import { t } from '../language/t.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { loadAgain, mayReload } from './load-again.ts'

const RELOADED = 'stagedoor.reloaded'

/** That the script of a part did not come, in contrast to one that fails while it draws. */
class NotLoaded extends Error {}

/**
 * A screen whose script is loaded when it is first shown. Where that fails it says so within the frame, and once somebody says so tries
 * again until Stagedoor answers; where Stagedoor has no such script any more, as after an update, the page then loads itself anew once,
 * at the same address. Not by itself: while Stagedoor is away somebody else may listen at its port (docs/security.md).
 *
 * @param load Imports it.
 */
export const screenLater = (load: () => Promise<ComponentType>): ComponentType =>
  later(load, <div className="p-4 text-sm text-ink-3">{t('Loading')}</div>, (again) => (
    <ScreenAway {...again} />
  ))

/**
 * As {@link screenLater} for a part of a screen, of which nothing that is filled in may be lost: the page is not loaded anew for it.
 *
 * @param waiting What takes its place meanwhile.
 */
export const partLater = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode,
): ComponentType<Props> => later(load, waiting, (again) => <PartAway {...again} />)

interface Away {
  /** Loads it and draws it. */
  readonly load: () => Promise<true>
}

function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode,
  away: (away: Away) => ReactNode,
): ComponentType<Props> {
  let Part = lazy(async () => {
    try {
      return { default: await load() }
    } catch (cause) {
      throw new NotLoaded('', { cause })
    }
  })
  // biome-ignore lint/correctness/noComponentHookFactories: made once for each part, when the page is loaded, as by lazy
  return function Later(props) {
    const draw = (): ReactNode => (
      <Suspense fallback={waiting}>
        <Part {...props} />
      </Suspense>
    )
    const loadPart = async (): Promise<true> => {
      const loaded = await load()
      Part = lazy(async () => ({ default: loaded }))
      return true
    }
    return <Guard draw={draw} away={away} load={loadPart} />
  }
}

interface GuardProps extends Away {
  readonly draw: () => ReactNode
  readonly away: (away: Away) => ReactNode
}

/** Keeps what fails within its place: nothing else of React's takes an error. */
class Guard extends Component<GuardProps, { readonly error: unknown }> {
  override state = { error: null }

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { draw, away, load } = this.props
    const { error } = this.state
    if (error === null) return draw()
    if (!((error as unknown) instanceof NotLoaded)) return <Broken error={error} />
    return away({
      load: async () => {
        await load()
        this.setState({ error: null })
        return true
      },
    })
  }
}

function ScreenAway({ load }: Away): ReactNode {
  const { stage, ask } = useLoadAgain(load, true)
  if (stage === 'gone') {
    return (
      <EmptyState
        icon={<CloudOff />}
        title={t('This screen could not be loaded')}
        actions={<LoadAnew />}
      >
        <p role="alert">{t('Stagedoor answers, but has no such screen for this page.')}</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<CloudOff />}
      title={t('This screen is not loaded yet')}
      actions={<LoadIt isAsked={stage === 'asked'} onAsk={ask} />}
    >
      <p role="status">
        {stage === 'asked'
          ? t('It comes once Stagedoor answers.')
          : t('Stagedoor did not send it. Load it once Stagedoor is back.')}
      </p>
    </EmptyState>
  )
}

function PartAway({ load }: Away): ReactNode {
  const { stage, ask } = useLoadAgain(load, false)
  if (stage === 'gone') {
    return (
      <p role="status" className="text-sm text-ink-3">
        {t('This part could not be loaded. Load the page anew to see it.')}
      </p>
    )
  }
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm text-ink-3">
      <p role="status">
        {stage === 'asked'
          ? t('It comes once Stagedoor answers.')
          : t('Stagedoor did not send it. Load it once Stagedoor is back.')}
      </p>
      <LoadIt isAsked={stage === 'asked'} onAsk={ask} />
    </div>
  )
}

interface LoadItProps {
  readonly isAsked: boolean
  readonly onAsk: () => void
}

const LoadIt = ({ isAsked, onAsk }: LoadItProps): ReactNode => (
  <Button busy={isAsked} onClick={onAsk}>
    {t('Load it')}
  </Button>
)

function Broken({ error }: { readonly error: unknown }): ReactNode {
  return (
    <EmptyState
      icon={<TriangleAlert />}
      title={t('This screen cannot be shown')}
      actions={<LoadAnew />}
    >
      <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
    </EmptyState>
  )
}

const LoadAnew = (): ReactNode => (
  <Button look="primary" onClick={() => location.reload()}>
    {t('Load the page anew')}
  </Button>
)

/** `gone`: the page is served without it, and loading itself anew has not helped, or is not for it. */
type Stage = 'away' | 'asked' | 'gone'

/** Loads again until it works, from when it is asked to. */
function useLoadAgain(
  load: () => Promise<true>,
  reloads: boolean,
): { readonly stage: Stage; readonly ask: () => void } {
  const [stage, setStage] = useState<Stage>('away')
  const isAsked = stage === 'asked'
  // biome-ignore lint/correctness/useExhaustiveDependencies: one run for as long as it is asked for
  useEffect(() => {
    if (!isAsked) return
    const stopped = new AbortController()
    void loadAgain({ load, isThere, wait }, stopped.signal).then((loaded) => {
      if (loaded !== null || stopped.signal.aborted) return
      if (!reloads || !mayReload(sessionStorage.getItem(RELOADED), Date.now()))
        return setStage('gone')
      sessionStorage.setItem(RELOADED, String(Date.now()))
      location.reload()
    })
    return () => stopped.abort()
  }, [isAsked])
  return { stage, ask: () => setStage('asked') }
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function isThere(): Promise<boolean> {
  try {
    const response = await fetch(document.baseURI, { cache: 'no-store' })
    // A proxy may answer with a page of its own.
    return response.ok && (await response.text()).includes('id="root"')
  } catch {
    return false
  }
}
