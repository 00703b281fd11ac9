import { CSPProvider } from '@base-ui/react/csp-provider'
import { DirectionProvider } from '@base-ui/react/direction-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query.ts'
import { followLaunchLinks } from './api/session.ts'
import { App } from './app.tsx'
import { applyStreamer } from './kit/streamer.ts'
import { applyLanguage, DIRECTION } from './language/language.ts'
import { lookBeforeDrawing } from './shell/recorder.ts'
import { applyTheme } from './shell/theme.ts'
import './styles.css'

applyLanguage()
applyTheme()
applyStreamer()
followLaunchLinks()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
await lookBeforeDrawing()
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <DirectionProvider direction={DIRECTION}>
        <QueryClientProvider client={queryClient}>
          <App />
        </QueryClientProvider>
      </DirectionProvider>
    </CSPProvider>
  </StrictMode>,
)
