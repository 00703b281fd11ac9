import { AppError } from '../../../../shared/errors.ts'
import type { WireReply } from '../../protocols/types.ts'
import type { ApiRequest, VendorApi } from '../../types.ts'
import { accountRoutes } from './account.ts'
import { Fail, fail, refusalOf, success } from './envelope.ts'
import { publishTokenRoutes } from './publish-tokens.ts'
import { unknownToken } from './refusals.ts'
import { streamRoutes } from './streams.ts'
import { subscribeTokenRoutes } from './subscribe-tokens.ts'
import type { MillicastDeps, MillicastRoute } from './types.ts'

type Methods = Readonly<Partial<Record<string, MillicastRoute>>>

/** Calls by path and method; `#` stands for an id. */
const ROUTES: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ['/api/subscribe_token', { POST: subscribeTokenRoutes.create }],
  ['/api/subscribe_token/list', { GET: subscribeTokenRoutes.list }],
  ['/api/subscribe_token/list_by_name', { GET: subscribeTokenRoutes.listByName }],
  [
    '/api/subscribe_token/#',
    {
      GET: subscribeTokenRoutes.get,
      PUT: subscribeTokenRoutes.changeV1,
      DELETE: subscribeTokenRoutes.remove,
    },
  ],
  ['/api/v2/subscribe_token/#', { PUT: subscribeTokenRoutes.changeV2 }],
  ['/api/publish_token', { POST: publishTokenRoutes.create }],
  ['/api/publish_token/list', { GET: publishTokenRoutes.list }],
  ['/api/publish_token/list_by_name', { GET: publishTokenRoutes.listByName }],
  ['/api/publish_token/list_by_cluster', { GET: publishTokenRoutes.listByCluster }],
  ['/api/publish_token/active', { GET: streamRoutes.active }],
  ['/api/publish_token/active/all', { GET: streamRoutes.activeAll }],
  ['/api/publish_token/disable', { PATCH: publishTokenRoutes.disable }],
  [
    '/api/publish_token/#',
    {
      GET: publishTokenRoutes.get,
      PUT: publishTokenRoutes.changeV1,
      DELETE: publishTokenRoutes.remove,
    },
  ],
  ['/api/v2/publish_token/#', { PUT: publishTokenRoutes.changeV2 }],
  ['/api/publish_token/#/restream/sync', { POST: publishTokenRoutes.syncRestream }],
  ['/api/stream/stop', { POST: streamRoutes.stop }],
  ['/api/stream/stop/all', { POST: streamRoutes.stopAll }],
  ['/api/stream/reprioritize', { POST: publishTokenRoutes.reprioritize }],
  ['/api/cluster', { GET: accountRoutes.cluster, PUT: accountRoutes.setCluster }],
  ['/api/v3/account/security', { GET: accountRoutes.security, PUT: accountRoutes.setSecurity }],
  [
    '/api/v3/account/distribution',
    { GET: accountRoutes.distribution, PUT: accountRoutes.setDistribution },
  ],
  [
    '/api/account/geo_cascade',
    {
      GET: accountRoutes.geoCascade,
      PUT: accountRoutes.setGeoCascade,
      POST: accountRoutes.setGeoCascade,
    },
  ],
  [
    '/api/geo/account',
    {
      GET: accountRoutes.security,
      PUT: accountRoutes.setSecurity,
      POST: accountRoutes.setSecurity,
    },
  ],
])

const OWN =
  /^\/api\/(?:(?:v2\/)?(?:subscribe|publish)_token|stream|cluster|(?:v3\/)?account|geo)(?:\/|$)/
const ID = /\/(\d+)(?=\/|$)/
/** Where an id stands that is none: no call has a word there. */
const NO_ID = /^\/api\/(?:v2\/)?(?:subscribe|publish)_token\/[^/]+$/
/** Names the members of a body that were passed over. */
const IGNORED_HEADER = 'stagedoor-ignored'

/**
 * The token API of Dolby Millicast (`api.millicast.com`): subscribe and publish tokens, who publishes now, and the account
 * they fall back to, with an API secret as bearer. Envelopes are JSend, unknown ids 400, creations 200.
 */
export function createMillicastApi(deps: MillicastDeps): VendorApi {
  return {
    name: 'millicast',
    secretFields: ['token', 'key', 'srtPassphrase'],
    owns: (path) => OWN.test(path),
    answer: (request, answer) => answer(respond(deps, request)),
    refuse: refusalOf,
  }
}

function respond(deps: MillicastDeps, request: ApiRequest): WireReply {
  const ignored: string[] = []
  try {
    const data = run(deps, request, (names) => void ignored.push(...names))
    return withIgnored(success(data), ignored)
  } catch (error) {
    if (error instanceof Fail) return withIgnored(fail(error), ignored)
    throw error
  }
}

function run(
  deps: MillicastDeps,
  { method, path, query, headers, body }: ApiRequest,
  ignore: (names: readonly string[]) => void,
): unknown {
  // Clients in some languages end the path with a slash.
  const bare = path.endsWith('/') ? path.slice(0, -1) : path
  const id = ID.exec(bare)?.[1]
  const methods = ROUTES.get(id === undefined ? bare : bare.replace(ID, '/#'))
  // First of all, so that a stranger does not learn which calls there are.
  const actor = authenticate(deps, headers.authorization)
  if (methods === undefined) {
    if (NO_ID.test(bare)) throw unknownToken()
    throw new AppError('ERR_NOT_FOUND', 'There is no such call.')
  }
  const route = methods[method]
  if (route === undefined) throw new AppError('ERR_METHOD')
  return route({ deps, actor, body, query, id: Number(id ?? 0), ignore })
}

/** @throws AppError ERR_CALLER_UNAUTHENTICATED */
function authenticate(deps: MillicastDeps, authorization: string | undefined): string {
  const secret = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
  const known = secret === undefined ? null : deps.apiSecrets.authenticate(secret)
  if (known === null) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
  return `api:${known.name}`
}

function withIgnored(reply: WireReply, ignored: readonly string[]): WireReply {
  if (ignored.length === 0) return reply
  return { ...reply, headers: { ...reply.headers, [IGNORED_HEADER]: ignored.join(', ') } }
}
