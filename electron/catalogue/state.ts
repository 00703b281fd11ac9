import { createSecretKey, type KeyObject } from 'node:crypto'
import { type Annotation, annotationKey } from '../../shared/annotation.ts'
import type { RuleDraft } from '../../shared/api.ts'
import type { Revocation } from '../../shared/credential.ts'
import type { PinnedTest } from '../../shared/pinned-test.ts'
import type { RuleVersion } from '../../shared/rule.ts'
import type { SavedView } from '../../shared/saved-view.ts'
import type { Settings } from '../../shared/settings.ts'
import type { SigningKeyKind } from '../../shared/signing-key.ts'
import type { Stream } from '../../shared/stream.ts'
import type { Account } from '../../shared/stream-token.ts'
import type { StoredApiSecret } from '../store/catalogue/api-secrets.ts'
import type { StoredApplication, StoredApplicationSecret } from '../store/catalogue/applications.ts'
import type { StoredMediaServer } from '../store/catalogue/media-servers.ts'
import type { StoredControl } from '../store/catalogue/server-control.ts'
import type { StoredServerSecret } from '../store/catalogue/server-secrets.ts'
import type { StoredServiceToken } from '../store/catalogue/service-tokens.ts'
import type { StoredSigningKey } from '../store/catalogue/signing-keys.ts'
import type { StoredStreamKey } from '../store/catalogue/stream-keys.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { type KeptSigner, openFrontDoors } from './opened-front-doors.ts'
import { type OpenedTokenKey, openTokenKeys } from './opened-token-keys.ts'
import type { CatalogueSecrets } from './tools.ts'

/** A signing key ready for use. */
export interface SigningKey {
  readonly id: string
  readonly key: KeyObject
  readonly createdAtMs: number
  readonly retiredAtMs: number | null
}

/** A secret shared with a media server, ready for use. */
export interface ServerSecret {
  readonly value: string
  /** The one before. Null when there was none, or it was taken out of use at once. */
  readonly previous: string | null
  /** First moment the one before no longer counts, epoch milliseconds. Null without one. */
  readonly previousUntilMs: number | null
}

/** A secret of an application, ready for use. */
export type OpenedSecret = Omit<StoredApplicationSecret, 'sealed'> & { readonly text: string }

/** An application with its secrets, newest first. */
export interface OpenedApplication {
  readonly application: StoredApplication
  readonly secrets: readonly OpenedSecret[]
  /** Those that were deleted and can be restored. */
  readonly deletedSecrets: readonly OpenedSecret[]
}

/**
 * What the operator set up, as one value that is replaced and never changed, so that an edit that fails leaves
 * nothing behind. Links and stream tokens are not in it: there can be hundreds of thousands, too many to copy for each new
 * one.
 */
export interface State {
  readonly streams: ReadonlyMap<string, Stream>
  readonly published: RuleVersion
  readonly draft: RuleDraft | null
  /** What rules are held to before they are put in force. */
  readonly pinnedTests: ReadonlyMap<string, PinnedTest>
  /** Filters of the console's lists. */
  readonly savedViews: ReadonlyMap<string, SavedView>
  /** Notes and pins, by annotationKey. */
  readonly annotations: ReadonlyMap<string, Annotation>
  readonly mediaServers: ReadonlyMap<string, StoredMediaServer>
  /** By media server and purpose, see server-secrets.ts. */
  readonly serverSecrets: ReadonlyMap<string, ServerSecret>
  /** By how many seconds clocks of who signs URLs may differ, by the id of the media server; absent means the default. */
  readonly tolerances: ReadonlyMap<string, number>
  /** Where media servers are controlled, by their id. */
  readonly controls: ReadonlyMap<string, StoredControl>
  readonly streamKeys: ReadonlyMap<string, StoredStreamKey>
  readonly serviceTokens: ReadonlyMap<string, StoredServiceToken>
  readonly applications: ReadonlyMap<string, OpenedApplication>
  /** Those that can be restored; nothing of theirs is accepted. */
  readonly deletedApplications: ReadonlyMap<string, OpenedApplication>
  /** Of listener addresses, newest first. */
  readonly signingKeys: readonly SigningKey[]
  /** Of tickets of the Director, newest first. */
  readonly connectionKeys: readonly SigningKey[]
  /** Of both kinds, newest first: those that can be restored; what they signed is refused. */
  readonly deletedKeys: readonly StoredSigningKey[]
  /** What ICE servers are used with, by their first address. */
  readonly iceCredentials: ReadonlyMap<string, string>
  /** What Stagedoor proves itself with at WHIP endpoints, by the id of the stream. */
  readonly whipTokens: ReadonlyMap<string, string>
  /** What signs at front doors, by the id of the stream. */
  readonly frontDoors: ReadonlyMap<string, KeptSigner>
  /** What signs tokens that media servers check by themselves, by id; deleted ones too, as long as they can be restored. */
  readonly tokenKeys: ReadonlyMap<string, OpenedTokenKey>
  /** Not lifted, newest first. */
  readonly revocations: readonly Revocation[]
  readonly settings: Settings
  readonly apiSecrets: ReadonlyMap<string, StoredApiSecret>
  readonly account: Account
}

/** Revocations that ran out are shown for so long. */
const SHOW_RUN_OUT_MS = 30 * 24 * 3600 * 1000

const NO_RULES: RuleVersion = { version: 0, rules: [], publishedAtMs: 0, note: '' }

/**
 * Reads all of the state.
 *
 * @throws AppError ERR_KEY_STORE_LOCKED when a signing key or password cannot be opened: starting without it would
 *         refuse every link that is out.
 */
export function loadState(
  tables: CatalogueTables,
  secrets: CatalogueSecrets,
  nowMs: number,
): State {
  return {
    streams: byId(tables.streams.all()),
    published: tables.rules.latest() ?? NO_RULES,
    draft: tables.rules.draft(),
    pinnedTests: byId(tables.pinnedTests.all()),
    savedViews: byId(tables.savedViews.all()),
    annotations: new Map(
      tables.annotations.all().map((each) => [annotationKey(each.kind, each.subject), each]),
    ),
    mediaServers: new Map(tables.mediaServers.all().map((each) => [each.server.id, each])),
    serverSecrets: new Map(
      tables.serverSecrets
        .all()
        .map((each) => [`${each.mediaServerId}\n${each.purpose}`, openServerSecret(each, secrets)]),
    ),
    tolerances: new Map(
      tables.mediaServerSigning.all().map((each) => [each.mediaServerId, each.toleranceSeconds]),
    ),
    controls: new Map(tables.serverControls.all().map((each) => [each.mediaServerId, each])),
    streamKeys: byId(tables.streamKeys.all()),
    serviceTokens: byId(tables.serviceTokens.all()),
    ...openApplications(tables, secrets),
    ...openSigningKeys(tables, secrets),
    iceCredentials: new Map(
      tables.iceCredentials.all().map(({ url, sealed }) => [url, secrets.open(sealed)]),
    ),
    whipTokens: new Map(
      tables.whipTokens.all().map(({ streamId, sealed }) => [streamId, secrets.open(sealed)]),
    ),
    frontDoors: openFrontDoors({ tables, secrets }),
    tokenKeys: openTokenKeys({ tables, secrets }),
    revocations: tables.revocations.notLifted(nowMs - SHOW_RUN_OUT_MS),
    settings: tables.settings.all(),
    apiSecrets: byId(tables.apiSecrets.all()),
    account: tables.account.get(),
  }
}

function openServerSecret(stored: StoredServerSecret, secrets: CatalogueSecrets): ServerSecret {
  const { sealed, previousSealed, previousUntilMs } = stored
  const previous = previousSealed === null ? null : secrets.open(previousSealed)
  return { value: secrets.open(sealed), previous, previousUntilMs }
}

function openApplications(
  tables: CatalogueTables,
  secrets: CatalogueSecrets,
): Pick<State, 'applications' | 'deletedApplications'> {
  const opened = Map.groupBy(
    tables.applications
      .secrets()
      .map(({ sealed, ...secret }) => ({ ...secret, text: secrets.open(sealed) })),
    (secret) => secret.applicationId,
  )
  const all = tables.applications.all().map((application): OpenedApplication => {
    const own = opened.get(application.id) ?? []
    return {
      application,
      secrets: own.filter((each) => each.deletedAtMs === null),
      deletedSecrets: own.filter((each) => each.deletedAtMs !== null),
    }
  })
  const isGone = ({ application }: OpenedApplication): boolean => application.deletedAtMs !== null
  const byApplication = (items: readonly OpenedApplication[]) =>
    new Map(items.map((each) => [each.application.id, each]))
  return {
    applications: byApplication(all.filter((each) => !isGone(each))),
    deletedApplications: byApplication(all.filter(isGone)),
  }
}

/** Reads the signing keys. ERR_KEY_STORE_LOCKED when one cannot be opened. */
export function openSigningKeys(
  tables: CatalogueTables,
  secrets: CatalogueSecrets,
): Pick<State, 'signingKeys' | 'connectionKeys' | 'deletedKeys'> {
  const all = tables.signingKeys.all()
  const shelf = (kind: SigningKeyKind): readonly SigningKey[] =>
    all
      .filter((stored) => stored.kind === kind && stored.deletedAtMs === null)
      .map((stored) => openSigningKey(stored, secrets))
  return {
    signingKeys: shelf('rj-auth'),
    connectionKeys: shelf('connection'),
    deletedKeys: all.filter((stored) => stored.deletedAtMs !== null),
  }
}

/** A stored key made usable; its text is base64url of the key bytes. */
export function openSigningKey(stored: StoredSigningKey, secrets: CatalogueSecrets): SigningKey {
  const { id, createdAtMs, retiredAtMs, sealed } = stored
  return { id, createdAtMs, retiredAtMs, key: createSecretKey(secrets.open(sealed), 'base64url') }
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]))
