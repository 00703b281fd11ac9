import type { ReactNode } from 'react'
import { Router } from 'wouter'
import { useSignIn } from './api/session.ts'
import { ToastProvider } from './kit/toast.tsx'
import { TooltipProvider } from './kit/tooltip.tsx'
import { useHashPath, useHashSearch } from './route.ts'
import { Shell } from './shell/shell.tsx'
import { SignedOut } from './shell/signed-out.tsx'

/** The console: the screens behind a sign-in that only exists when served to a browser. */
export function App(): ReactNode {
  const signIn = useSignIn()
  return (
    <Router hook={useHashPath} searchHook={useHashSearch}>
      <TooltipProvider delay={500}>
        <ToastProvider>
          {signIn === 'in' && <Shell />}
          {signIn === 'out' && <SignedOut />}
        </ToastProvider>
      </TooltipProvider>
    </Router>
  )
}
