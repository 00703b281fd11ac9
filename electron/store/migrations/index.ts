import { journal } from './0010-journal.ts'
import { catalogue } from './0020-catalogue.ts'
import { signingPasswords } from './0030-signing-passwords.ts'
import { endedLinks } from './0040-ended-links.ts'
import { keyCheck } from './0050-key-check.ts'
import { applications } from './0060-applications.ts'
import { streamTokens } from './0070-stream-tokens.ts'
import { director } from './0080-director.ts'
import { viewTime } from './0090-view-time.ts'
import { nativeFrame } from './0100-native-frame.ts'
import { serverSecrets } from './0110-server-secrets.ts'
import { tokenEnds } from './0120-token-ends.ts'
import { keyRotation } from './0140-key-rotation.ts'
import { tokenAccounts } from './0150-token-accounts.ts'
import { controlUser } from './0160-control-user.ts'
import { accessTokenSwitch } from './0170-access-token-switch.ts'
import { serviceTokenRestore } from './0180-service-token-restore.ts'
import { origins } from './0190-origins.ts'
import { usage } from './0200-usage.ts'
import { usageRollups } from './0210-usage-rollups.ts'
import { expiryEnds } from './0230-expiry-ends.ts'
import { sessionLimits } from './0240-session-limits.ts'
import { looks } from './0250-looks.ts'
import { frontDoor } from './0260-front-door.ts'
import { keyRestore } from './0270-key-restore.ts'
import { auditChain } from './0300-audit-chain.ts'
import { pinnedTests } from './0330-pinned-tests.ts'
import { frontDoorSigners } from './0340-front-door-signers.ts'
import { deletedThings } from './0350-deleted.ts'
import { savedViews } from './0370-saved-views.ts'
import { keptEdits } from './0380-kept-edits.ts'
import { tokenKeys } from './0420-token-keys.ts'
import { annotations } from './0460-annotations.ts'
import { serverTokenActs } from './0490-server-token-acts.ts'
import { poster } from './0500-poster.ts'
import { whipSessions } from './0530-whip-sessions.ts'
import { sessionProof } from './0540-session-proof.ts'
import { revokedTogether } from './0550-revoked-together.ts'
import { usagePeaks } from './0560-usage-peaks.ts'
import { oldSecrets } from './0570-old-secrets.ts'
import { untaggedUsage } from './0580-untagged-usage.ts'
import type { Migration } from './migration.ts'

/** Every step there is, oldest first. A released step is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  journal,
  catalogue,
  signingPasswords,
  endedLinks,
  keyCheck,
  applications,
  streamTokens,
  director,
  viewTime,
  nativeFrame,
  serverSecrets,
  tokenEnds,
  keyRotation,
  tokenAccounts,
  controlUser,
  accessTokenSwitch,
  serviceTokenRestore,
  origins,
  usage,
  usageRollups,
  expiryEnds,
  sessionLimits,
  looks,
  frontDoor,
  keyRestore,
  auditChain,
  pinnedTests,
  frontDoorSigners,
  deletedThings,
  savedViews,
  keptEdits,
  tokenKeys,
  annotations,
  serverTokenActs,
  poster,
  whipSessions,
  sessionProof,
  revokedTogether,
  usagePeaks,
  oldSecrets,
  untaggedUsage,
]

/** The `user_version` this Stagedoor works with. */
export const LATEST_VERSION = MIGRATIONS.at(-1)?.version ?? 0
