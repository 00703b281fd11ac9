import type { Downloads } from '../downloads.ts'
import type { Routes } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { accessTokenRoutes } from './access-tokens.ts'
import { annotationRoutes } from './annotations.ts'
import { applicationRoutes } from './applications.ts'
import { auditRoutes } from './audit.ts'
import { backTestRoutes } from './back-test.ts'
import { backupRoutes } from './backups.ts'
import { bulkRevokeRoutes } from './bulk-revoke.ts'
import { deletedRoutes } from './deleted.ts'
import { diagnosticsRoutes } from './diagnostics.ts'
import { directorRoutes } from './director.ts'
import { doctorRoutes } from './doctor.ts'
import { editRoutes } from './edits.ts'
import { downloadRoutes, exportRoutes, scheduledExportRoutes } from './exports.ts'
import { houseRoutes } from './house.ts'
import { jobRoutes } from './jobs.ts'
import { keyRoutes } from './keys.ts'
import { limitRoutes } from './limits.ts'
import { linkRoutes } from './links.ts'
import { liveRoutes } from './live.ts'
import { mediaServerRoutes } from './media-servers.ts'
import { phoneRoutes } from './phones.ts'
import { pinnedTestRoutes } from './pinned-tests.ts'
import { practiceRoutes } from './practice.ts'
import { reachRoutes } from './reach.ts'
import { ruleRoutes } from './rules.ts'
import { savedViewRoutes } from './saved-views.ts'
import { searchRoutes } from './search.ts'
import { simulateRoutes } from './simulate.ts'
import { publishTokenRoutes, subscribeTokenRoutes, tokenAccountRoutes } from './stream-tokens.ts'
import { streamRoutes } from './streams.ts'
import { tokenKeyRoutes } from './token-keys.ts'
import { tokenListRoutes } from './token-lists.ts'
import { tokenRoutes } from './tokens.ts'
import { upkeepRoutes } from './upkeep.ts'
import { usageRoutes } from './usage.ts'
import { videoKeyRoutes } from './video-keys.ts'
import { workbenchRoutes } from './workbench.ts'

/**
 * Every call of shared/api-map.ts. The type says so: one that is missing does not compile.
 *
 * @param plain The same without labels, for what only counts or searches sessions: a label costs a look-up for each.
 */
export function allRoutes(
  deps: ConsoleDeps,
  plain: ConsoleDeps,
  downloads: Pick<Downloads, 'issue'>,
): Routes {
  return {
    ...liveRoutes(deps),
    ...bulkRevokeRoutes(deps),
    ...streamRoutes(deps),
    ...ruleRoutes(deps),
    ...reachRoutes(deps),
    ...pinnedTestRoutes(deps),
    ...backTestRoutes(deps),
    ...backupRoutes(deps),
    ...houseRoutes(deps),
    ...mediaServerRoutes(deps),
    ...practiceRoutes(deps),
    ...linkRoutes(deps),
    ...keyRoutes(plain),
    ...accessTokenRoutes(deps),
    ...applicationRoutes(deps),
    ...tokenRoutes(deps),
    ...tokenKeyRoutes(deps),
    ...tokenListRoutes(deps),
    ...directorRoutes(deps),
    ...subscribeTokenRoutes(plain),
    ...publishTokenRoutes(plain),
    ...tokenAccountRoutes(deps),
    ...savedViewRoutes(deps),
    ...annotationRoutes(deps),
    ...searchRoutes(plain),
    ...simulateRoutes(deps),
    ...deletedRoutes(deps),
    ...editRoutes(deps),
    ...diagnosticsRoutes(deps),
    ...doctorRoutes(deps),
    ...auditRoutes(deps),
    ...limitRoutes(deps),
    ...phoneRoutes(deps),
    ...upkeepRoutes(deps),
    ...usageRoutes(deps),
    ...videoKeyRoutes(deps),
    ...exportRoutes(deps),
    ...downloadRoutes(downloads),
    ...scheduledExportRoutes(deps),
    ...jobRoutes(deps),
    ...workbenchRoutes(deps),
  }
}
