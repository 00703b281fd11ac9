import type { ReactNode } from 'react'
import { PageHeader } from '../../kit/page-header.tsx'
import { t } from '../../language/t.ts'
import { AccountSection } from './account.tsx'
import { ApiSecrets } from './api-secrets.tsx'
import { Applications } from './applications.tsx'
import { NimblePasswords } from './nimble-passwords.tsx'
import { ServiceTokens } from './service-tokens.tsx'
import { SigningKeys } from './signing-keys.tsx'
import { TokenKeys } from './token-keys.tsx'
import { VideoIssuers } from './video-issuers.tsx'
import { VideoKeys } from './video-keys.tsx'

/** What signs and verifies, in one place. Nothing here shows a key: those that are made are shown once. */
export function KeysScreen(): ReactNode {
  return (
    <div className="h-full min-h-0 overflow-y-auto">
      <PageHeader
        title={t('Keys')}
        description={t('What signs and verifies tokens, and what back ends prove themselves with.')}
      />
      <div className="flex max-w-4xl flex-col gap-8 px-4 pt-1 pb-6">
        <SigningKeys kind="rj-auth" />
        <ServiceTokens />
        <Applications />
        <ApiSecrets />
        <AccountSection />
        <VideoKeys />
        <VideoIssuers />
        <TokenKeys />
        <NimblePasswords />
        <SigningKeys kind="connection" />
      </div>
    </div>
  )
}
