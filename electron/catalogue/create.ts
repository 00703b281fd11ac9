import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { publishGrantId, storedGrantOf, subscribeGrantId } from '../../shared/token-grants.ts'
import { findStream } from '../access/snapshot.ts'
import { catalogueTables } from '../store/catalogue/tables.ts'
import { openHouseFolders } from '../store/house-folders.ts'
import { createAccessTokens } from './access-tokens.ts'
import { createAnnotations } from './annotations.ts'
import { hasSecret } from './application-secrets.ts'
import { createApplications } from './applications.ts'
import { createAuditLog } from './audit-log.ts'
import { createBulkIssue } from './bulk-issue.ts'
import { createTicketVerifier } from './connection-ticket-verifier.ts'
import { createDeleted } from './deleted.ts'
import { createDirector } from './director.ts'
import { createEdgeAuthNames } from './edge-auth-names.ts'
import { createEdgeAuthTokens } from './edge-auth-tokens.ts'
import { createEdgeAuthVerifier } from './edge-auth-verifier.ts'
import { createEditGroups } from './edit-groups.ts'
import { keepEdits } from './edit-keeping.ts'
import { editKinds } from './edit-kinds.ts'
import { createStepRecorder, recordSteps } from './edit-steps.ts'
import { editThings } from './edit-things.ts'
import { createEditor } from './editor.ts'
import { createEdits } from './edits.ts'
import {
  accessTokenRenewer,
  edgeAuthRenewer,
  publishRenewer,
  subscribeRenewer,
} from './foreign-token-renewers.ts'
import { accessTokenSource, edgeAuthSource, streamTokenSource } from './foreign-token-sources.ts'
import { createFrontDoors } from './front-doors.ts'
import { createGrantLimits, createLimitMarks } from './grant-limits.ts'
import { createGrantUses } from './grant-uses.ts'
import { createHouseFiles } from './house-files.ts'
import { pooledBytes } from './ids.ts'
import { createKeepsOut } from './keeps-out.ts'
import { createLeadOn } from './lead-on.ts'
import { issueLimited, renewLimited } from './limited-tokens.ts'
import { createLinkActs } from './link-acts.ts'
import { createLinks } from './links.ts'
import { createMediaServers } from './media-servers.ts'
import { createNimbleIssue } from './nimble-links.ts'
import { notInUse } from './not-in-use.ts'
import { createPinnedTests } from './pinned-tests.ts'
import { createRevocations } from './revocations.ts'
import { createRules } from './rules.ts'
import { createSavedViews } from './saved-views.ts'
import { createServerTokenVerifier } from './server-token-verifier.ts'
import { serverTokenRenewer, serverTokenSource } from './server-tokens.ts'
import { createServiceTokens } from './service-tokens.ts'
import { createSettings } from './settings.ts'
import { createSigningKeys } from './signing-key-calls.ts'
import { loadState, type State } from './state.ts'
import { createStoredTokenVerifier } from './stored-token-verifier.ts'
import { createStoredTokens } from './stored-tokens.ts'
import { createStreamKeys } from './stream-keys.ts'
import { createStreams } from './streams.ts'
import { createTokenBindings } from './token-bindings.ts'
import { createTokenIssue } from './token-issue.ts'
import { createTokenKeyUses } from './token-key-uses.ts'
import { createTokenKeys } from './token-keys.ts'
import { createTokenRenew } from './token-renew.ts'
import { ownRenewers } from './token-renewers.ts'
import { linkSource, streamKeySource } from './token-sources.ts'
import { createTokens } from './tokens.ts'
import type { CatalogueTools } from './tools.ts'
import type { OwnedCatalogue } from './types.ts'
import { createVerifier } from './verifier.ts'
import { createVideoJwts } from './video-jwts.ts'
import { createVideoKeys } from './video-keys.ts'
import { createWorkbench } from './workbench.ts'

/**
 * Reads the catalogue from the database and compiles the snapshot in force.
 *
 * @param tools `db` is open and migrated; the catalogue does not close it.
 * @throws AppError ERR_KEY_STORE_LOCKED when the signing keys cannot be opened; what reading the database throws.
 */
export function createCatalogue(tools: CatalogueTools): OwnedCatalogue {
  const { db, secrets, now } = tools
  const houseFolders = tools.houseFolders ?? openHouseFolders(join(dirname(db.name), 'house'))
  const randomBytes = tools.randomBytes ?? pooledBytes(nodeRandomBytes)
  const gatewayUrl = tools.gatewayUrl ?? (() => '')
  const tables = catalogueTables(db, secrets.authenticate)
  const initial = loadState(tables, secrets, now())
  const links = new Map(tables.links.all().map((link) => [link.id, link]))
  const issuedEdgeAuth = new Map(tables.edgeAuthTokens.all().map((each) => [each.id, each]))
  const serverTokens = new Map(tables.serverTokens.all().map((each) => [each.id, each]))
  const ended = new Set(tables.endedLinks.all())
  const stateOf = (): State => editor.state
  const edgeAuthTools = {
    stateOf,
    streamOf: (name: string) => findStream(editor.snapshot, name)?.stream ?? null,
    publishers: tools.publishers ?? { of: () => [], list: () => [] },
  }
  const edgeAuthNames = createEdgeAuthNames(edgeAuthTools)
  const edgeAuth = createEdgeAuthVerifier({
    ...edgeAuthTools,
    countryOf: tools.countryOf,
    issuedOf: (grantId) => issuedEdgeAuth.get(grantId),
  })
  const accessTokens = createAccessTokens({
    editor: () => editor,
    tables,
    secrets,
    randomBytes,
    now,
  })
  const videoKeys = createVideoKeys({ editor: () => editor, tables, secrets, randomBytes })
  const videoJwts = createVideoJwts({ editor: () => editor, keys: videoKeys, randomBytes, now })
  const storedTokens = createStoredTokenVerifier({
    tokens: () => stored.calls,
    boundTo: (grantId) => bindings.boundTo(grantId),
    labelOf: (grantId) => stored.tokenOf(grantId)?.label ?? null,
    countryOf: tools.countryOf,
    choices: () => stateOf().settings.selfSigned,
  })
  const isInForce = (grantId: string, sinceMs: number): boolean =>
    stored.calls.tokenEnds.endedAtMs(grantId, sinceMs) === null
  const verifyServerToken = createServerTokenVerifier({ stateOf, secrets, issued: serverTokens })
  const verify = createVerifier(stateOf, { links, ended }, secrets, {
    'edge-auth': edgeAuth.verify,
    opaque: (...asked) =>
      storedTokens.opaque(...asked) ?? accessTokens.verify(...asked) ?? verifyServerToken(...asked),
    'nms-sign': verifyServerToken,
    policyFault: (grantId) => notInUse(serverTokens.get(grantId)),
    // What is recognised by its claims comes before what takes a keyed hash to recognise.
    jwt: [
      storedTokens.jwt,
      verifyServerToken,
      createTicketVerifier(stateOf, isInForce),
      videoJwts.verify,
    ],
  })
  const needsToken = (streamName: string): boolean =>
    stored.calls.publishTokens.termsOf(streamName)?.subscribeRequiresAuth === true
  const keepsOut = createKeepsOut(stateOf, (name) => stored.calls.publishTokens.termsOf(name))
  const editor = createEditor(tools, tables, initial, verify, { needsToken, keepsOut })
  const uses = createGrantUses(db, tables, (id) => {
    const { streamKeys, serviceTokens, apiSecrets } = editor.state
    const isListed =
      links.has(id) || issuedEdgeAuth.has(id) || apiSecrets.has(id) || serverTokens.has(id)
    if (isListed || streamKeys.has(id) || serviceTokens.has(id)) return true
    if (isSecret(editor.state, id) || accessTokens.has(id)) return true
    return stored.tokenOf(id) !== undefined
  })
  const stored = createStoredTokens({ editor, tables, secrets, uses, randomBytes, now })
  const placesOf = (grantId: string): number | null =>
    stored.tokenOf(grantId)?.bindIpsOnUsage ?? null
  const bindings = createTokenBindings(editor, tables, placesOf)
  const rules = createRules(editor, tables)
  const linkParts = { editor, tables, secrets, links, ended, uses, randomBytes, now }
  const applicationParts = { editor, tables, secrets, uses, randomBytes, now }
  const { forgetTokens, ...edgeAuthTokens } = createEdgeAuthTokens({
    ...applicationParts,
    issued: issuedEdgeAuth,
    names: edgeAuthNames,
  })
  const playedAt = {
    servers: () => [...editor.state.mediaServers.values()].map(({ server }) => server),
    gatewayUrl,
    publishersOf: edgeAuthTools.publishers.of,
    askedAtMs: tools.askedAtMs ?? (() => null),
  }
  const linkCalls = {
    ...createLinks({ ...linkParts, playedAt }),
    issueNimble: createNimbleIssue(linkParts),
  }
  const linkActs = createLinkActs(linkParts)
  const streamKeys = createStreamKeys(editor, tables, secrets, uses, randomBytes)
  const grantLimits = createGrantLimits(editor, tables)
  const revocations = createRevocations(editor, tables, randomBytes)
  const { subscribeTokens, publishTokens } = stored.calls
  const limited = { editor, grantLimits }
  const issueAny = createTokenIssue({
    editor,
    links: linkCalls,
    streamKeys,
    subscribeTokens,
    publishTokens,
    applications: edgeAuthTokens,
    accessTokens: accessTokens.calls,
    serverTokens: { tables, secrets, issued: serverTokens, uses, randomBytes },
    playedAt,
  })
  const issue = issueLimited(limited, issueAny)
  const sources = [
    linkSource(editor, links, linkActs),
    streamKeySource(editor, streamKeys),
    streamTokenSource(
      'subscribe-token',
      stored.rows.subscribe,
      stored.tokenOf,
      subscribeGrantId,
      subscribeTokens,
    ),
    streamTokenSource(
      'publish-token',
      stored.rows.publish,
      stored.tokenOf,
      publishGrantId,
      publishTokens,
    ),
    edgeAuthSource(editor, issuedEdgeAuth, edgeAuthTokens.tokenActs),
    accessTokenSource(accessTokens),
    serverTokenSource({ editor, tables, issued: serverTokens }),
  ]
  const tokens = createTokens({
    editor,
    uses,
    revocations,
    issue,
    now,
    sources,
    publishersOf: (name) => publishTokens.termsOf(name),
    edgeAuthNames,
    renew: renewLimited(
      limited,
      createTokenRenew({
        editor,
        issue,
        now,
        renewers: {
          ...ownRenewers({ editor, links, linkActs, streamKeys, now }),
          'subscribe-token': subscribeRenewer(subscribeTokens, now),
          'publish-token': publishRenewer(publishTokens, now),
          'edge-auth': edgeAuthRenewer(issuedEdgeAuth, edgeAuthTokens.tokenActs),
          'access-token': accessTokenRenewer(accessTokens, now),
          'server-token': serverTokenRenewer(serverTokens),
        },
      }),
    ),
  })

  const recorder = createStepRecorder()
  const groups = createEditGroups({
    ...{ tables, rules: rules.calls, streamKeys },
    kinds: () => kinds,
    things: () => things(),
    deleted: () => deleted,
  })
  const edits = createEdits({ editor, tables, recorder, groups, kinds: () => kinds, now })
  const edited = keepEdits(
    {
      streams: createStreams({ editor, tables, links, ended, uses, secrets, randomBytes }),
      pinnedTests: createPinnedTests(editor, tables, randomBytes),
      savedViews: createSavedViews(editor, tables, randomBytes),
      annotations: createAnnotations(editor, tables),
      mediaServers: createMediaServers(editor, tables, secrets, randomBytes, now),
      tokens,
      streamKeys,
      accessTokens: accessTokens.calls,
      serviceTokens: createServiceTokens({ editor, tables, secrets, uses, randomBytes, now }),
      applications: {
        ...createApplications({ ...applicationParts, forgetTokens }),
        ...edgeAuthTokens,
      },
      settings: createSettings(editor, tables, tools.assertExportFolder ?? (() => {})),
      grantLimits,
      tokenKeys: createTokenKeys({
        ...{ editor, tables, secrets, randomBytes, now },
        issued: serverTokens,
      }),
      ...stored.calls,
    },
    editor,
    edits,
  )
  const kinds = editKinds(edited, ({ kind, id }) => {
    const token = sources.find(({ kinds }) => kinds.includes(kind))?.find(id) ?? null
    return token?.kind === kind ? token : null
  })

  const frontDoors = createFrontDoors(editor, { tables, secrets })
  const deleted = createDeleted({ ...linkParts, bindings, videoKeys, houseFolders })
  const things = () =>
    editThings({
      ...edited,
      ...{ frontDoors, kinds, streamKeys, now },
      links: () => links.values(),
    })
  const { publishRules, ...recorded } = recordSteps(
    { ...edited, frontDoors, publishRules: rules.publishSet },
    recorder,
    tables,
    () => editor.state.published.version,
  )

  const tokenKeyUses = createTokenKeyUses(editor, now)
  return {
    get snapshot() {
      return editor.snapshot
    },
    get version() {
      return editor.version
    },
    onChange: editor.onChange,
    ...stored.calls,
    ...edited,
    ...recorded,
    edits: edits.calls,
    leadOn: createLeadOn(editor, { tables, secrets, randomBytes, now, gatewayUrl }),
    rules: rules.calls,
    links: linkCalls,
    bulk: createBulkIssue({
      ...{ editor, issue, sources, randomBytes, now, lists: edits },
      parents: stored.calls.subscribeTokens,
      videoJwts: videoJwts.calls,
      playedAt,
    }),
    videoKeys: videoKeys.calls,
    videoJwts: videoJwts.calls,
    director: createDirector(editor, { tables, secrets, randomBytes, now }),
    tokenBindings: bindings.calls,
    revocations,
    signingKeys: createSigningKeys({ editor, links, tables, secrets, randomBytes, now }),
    tokenKeyUses,
    workbench: createWorkbench({
      editor,
      tokenKeyUses,
      parents: stored.calls.subscribeTokens,
      webTokenKeys: videoKeys,
      edgeAuthNames,
      now,
    }),
    limitMarks: createLimitMarks(editor, tables),
    houseFiles: createHouseFiles(editor, tables, houseFolders),
    deleted,
    audit: createAuditLog(editor, tables.audit, secrets.authenticate),
    noteGrantUsed: (grantId, atMs) => {
      uses.note(storedGrantOf(grantId) ?? grantId, atMs)
      const secretId = edgeAuth.secretIdOf(grantId)
      if (secretId !== null) uses.note(secretId, atMs)
    },
    batch: editor.batch,
    together: edits.together,
    publishRules,
    brokenRules: editor.brokenRules,
    close: uses.close,
  }
}

const isSecret = ({ applications, deletedApplications }: State, id: string): boolean =>
  [...applications.values(), ...deletedApplications.values()].some((each) => hasSecret(each, id))
