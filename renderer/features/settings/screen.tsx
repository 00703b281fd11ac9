import type { ReactNode } from 'react'
import { useApi } from '../../api/query.ts'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { t } from '../../language/t.ts'
import { About } from './about.tsx'
import { Appearance } from './appearance.tsx'
import { AuditLog } from './audit-log.tsx'
import { BackupForm } from './backup-form.tsx'
import { Backups } from './backups.tsx'
import { CatalogueFile } from './catalogue-file.tsx'
import { Contents } from './contents.tsx'
import { Diagnostics } from './diagnostics.tsx'
import { DirectorForm } from './director-form.tsx'
import { HouseFiles } from './house-files.tsx'
import { Keyboard } from './keyboard.tsx'
import { LimitsForm } from './limits-form.tsx'
import { LockSection } from './lock-section.tsx'
import { PhoneSection } from './phone-section.tsx'
import { RecentlyDeleted } from './recently-deleted.tsx'
import { ScheduledExports } from './scheduled-exports.tsx'
import { SettingsForm } from './settings-form.tsx'

/** Everything about the installation as a whole. */
export function SettingsScreen(): ReactNode {
  const query = useApi('GET /settings')
  return (
    <div className="h-full overflow-y-auto pb-8">
      <PageHeader title={t('Settings')} description={t('About this installation as a whole.')} />
      <div className="lg:grid lg:grid-cols-[12rem_minmax(0,57rem)]">
        <Contents />
        <div className="min-w-0">
          <Appearance />
          <Keyboard />
          <LockSection />
          <PhoneSection />
          {query.isPending && <LoadingRows rows={3} />}
          {query.error !== null && query.data === undefined && (
            <LoadFailed
              what={t('settings')}
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          )}
          {query.data !== undefined && <SettingsForm settings={query.data} />}
          {query.data !== undefined && <LimitsForm settings={query.data} />}
          {query.data !== undefined && <DirectorForm settings={query.data} />}
          <HouseFiles />
          <Backups />
          {query.data !== undefined && <BackupForm settings={query.data} />}
          {query.data !== undefined && <ScheduledExports settings={query.data} />}
          <CatalogueFile />
          <About />
          <Diagnostics />
          <RecentlyDeleted />
          <AuditLog />
        </div>
      </div>
    </div>
  )
}
