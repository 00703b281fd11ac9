import { type ReactNode, useEffect, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { feed, useFeed } from '../api/feed.ts'
import { noteCopy } from '../api/note-copy.ts'
import { refresh } from '../api/query.ts'
import { AskFirstDialog } from '../components/ask-first-dialog.tsx'
import { NoteDialog } from '../components/note-dialog.tsx'
import { WithdrawDialog } from '../components/revoke-many/withdraw-dialog.tsx'
import { UndoDialog } from '../components/undo-dialog.tsx'
import { Copied } from '../kit/copy-button.tsx'
import { EmptyState } from '../kit/empty-state.tsx'
import { screenLater } from '../kit/later.tsx'
import { NARROW, useMedia } from '../kit/use-media.ts'
import { t } from '../language/t.ts'
import { go } from '../route.ts'
import { useActivity } from './activity/use-activity.ts'
import { Banners } from './banners.tsx'
import { lockWhenIdle } from './lock.ts'
import { Navigation } from './navigation.tsx'
import { Palette } from './palette.tsx'
import { followRecorder } from './recorder.ts'
import { RehearsalBanner, RehearsalFrame } from './rehearsal.tsx'
import { SCREENS } from './screens.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { TopBar } from './top-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'

const FirstViewer = screenLater(
  async () => (await import('../features/first-viewer/screen.tsx')).FirstViewerScreen,
)

const Wall = screenLater(async () => (await import('../features/wall/screen.tsx')).WallScreen)

/** Navigation, top bar, banners and the screen in the middle; keeps the live feed running. */
export function Shell(): ReactNode {
  const [palette, setPalette] = useState(false)
  const [sheet, setSheet] = useState(false)
  useEffect(() => feed.start(), [])
  useRefreshOnEdit()
  useEffect(lockWhenIdle, [])
  useEffect(followRecorder, [])
  useShortcuts({ openPalette: () => setPalette(true), openSheet: () => setSheet(true) })
  const [path] = useLocation()
  const isNarrow = useMedia(NARROW)
  const over = (
    <>
      <Palette open={palette} onClose={() => setPalette(false)} />
      <ShortcutSheet open={sheet} onClose={() => setSheet(false)} />
      <UndoDialog />
      <AskFirstDialog />
      <WithdrawDialog />
      <NoteDialog />
      <RehearsalFrame />
    </>
  )
  if (path === '/wall') {
    return (
      <div className="flex h-full flex-col overflow-y-auto">
        <RehearsalBanner large />
        <Wall />
        <WallNotices />
        {over}
      </div>
    )
  }
  return (
    <Copied value={noteCopy}>
      <div className="grid h-full grid-cols-1 sm:grid-cols-[3rem_minmax(0,1fr)] lg:grid-cols-[12rem_minmax(0,1fr)]">
        <button
          type="button"
          onClick={() => document.getElementById('main')?.focus()}
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:p-2"
        >
          {t('Skip to the content')}
        </button>
        {!isNarrow && <Navigation />}
        <div className="flex min-h-0 min-w-0 flex-col">
          <TopBar onPalette={() => setPalette(true)} onSheet={() => setSheet(true)} />
          <RehearsalBanner />
          <Banners />
          <main
            id="main"
            tabIndex={-1}
            className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-panel outline-none"
          >
            <Switch>
              {SCREENS.map((screen) => (
                <Route
                  key={screen.path}
                  path={screen.match ?? screen.path}
                  component={screen.component}
                />
              ))}
              <Route path="/first-viewer" component={FirstViewer} />
              <Route path="/links">
                <Redirect to="/tokens" replace />
              </Route>
              <Route>
                <EmptyState title={t('There is no such screen')}>
                  <a href="#/" className="underline">
                    {t('Go to Live')}
                  </a>
                </EmptyState>
              </Route>
            </Switch>
          </main>
        </div>
        {over}
      </div>
    </Copied>
  )
}

/** A wall has no bell; what is worth a notice is told outside of the page all the same, and a click on it leads to the console. */
function WallNotices(): ReactNode {
  useActivity(() => go('/'))
  return null
}

/** Reads everything shown again when the feed tells of an edit, by whomever it was made. */
function useRefreshOnEdit(): void {
  const version = useFeed((state) => state.catalogueVersion)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to read again
  useEffect(() => void refresh(), [version])
}
