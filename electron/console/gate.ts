import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { createBrowserProofs, isBrowserKey } from './browser-keys.ts'
import { burnCodes, MAX_LAUNCH_BYTES } from './burn.ts'
import { failure, issuesOf, toAppError } from './failure.ts'
import { secured } from './headers.ts'
import { isSameSecret } from './held-secrets.ts'
import type { Hosts } from './hosts.ts'
import { AGAIN_PATH, API_PREFIX, isApiPath, LAUNCH_PATH, launchLink } from './paths.ts'
import type { SignIn } from './sign-in.ts'
import type { Caller, Console } from './types.ts'

export interface GateTools {
  readonly console: Console
  readonly hosts: Hosts
  readonly signIn: SignIn
  /** What the command line proves itself with: a secret from a file only the operator can read. */
  readonly controlToken: string
  /** What the operator types for a fresh launch link. */
  readonly openCommand: string
  launchUrl(): string
  phoneUrl(): string | null
  /** Where a proxy with TLS serves the console, without a slash at its end. Null: nowhere. */
  readonly namedUrl: string | null
}

const launchSchema = z.strictObject({
  code: z.string().max(128),
  key: z.string().max(200).refine(isBrowserKey, 'Not a public key on P-256.').optional(),
})
const againSchema = z.strictObject({
  key: z.string().max(200),
  nonce: z.string().max(128),
  signature: z.base64url().max(128),
})

/** What the control token opens, and nothing else does for the first of them. */
const LAUNCH_CODES = `POST ${API_PREFIX}/launch-codes`
const CONTROL_CALLS: ReadonlySet<string> = new Set([
  LAUNCH_CODES,
  `POST ${API_PREFIX}/apply`,
  `POST ${API_PREFIX}/backup`,
  `GET ${API_PREFIX}/backups`,
  `DELETE ${API_PREFIX}/restore`,
  `GET ${API_PREFIX}/about`,
  `GET ${API_PREFIX}/export/decisions`,
  `GET ${API_PREFIX}/usage`,
  `GET ${API_PREFIX}/export/usage`,
  `GET ${API_PREFIX}/doctor`,
  `POST ${API_PREFIX}/diagnostics`,
  `GET ${API_PREFIX}/export/catalogue`,
  `GET ${API_PREFIX}/export/audit`,
  `POST ${API_PREFIX}/audit/check`,
  `POST ${API_PREFIX}/exports`,
  `POST ${API_PREFIX}/sessions/revocations`,
  `GET ${API_PREFIX}/revocations`,
  `GET ${API_PREFIX}/scheduled-exports`,
  `POST ${API_PREFIX}/workbench/sign`,
  `GET ${API_PREFIX}/token-keys`,
  `POST ${API_PREFIX}/tokens`,
  `POST ${API_PREFIX}/tokens/bulk`,
  `POST ${API_PREFIX}/tokens/bulk/check`,
  `GET ${API_PREFIX}/streams`,
  `GET ${API_PREFIX}/media-servers`,
  `GET ${API_PREFIX}/house-files`,
  `POST ${API_PREFIX}/house-files`,
])
/** The same for looking at a backup, proving and staging it. */
const CONTROL_BACKUP = /^POST \/api\/v1\/backups\/[\w.-]{1,128}\/(?:preview|prove|restore)$/
/** The same for explaining one decision. */
const CONTROL_DECISION = /^GET \/api\/v1\/decisions\/\d{1,15}$/
/** The same for one export: how far it is, and stopping it. */
const CONTROL_EXPORT = /^(?:GET|DELETE) \/api\/v1\/exports\/[\w-]{1,64}$/
/** The same for a list of tokens: how far it is, and its result. */
const CONTROL_TOKENS = /^GET \/api\/v1\/(?:tokens\/bulk|export\/tokens)\/[\w-]{1,64}$/
/** The same for checking tokens with a key. */
const CONTROL_TOKEN_KEY = /^POST \/api\/v1\/token-keys\/[\w-]{1,128}\/verify$/
/** The same for how far revoking many sessions is. */
const CONTROL_REVOKING = /^GET \/api\/v1\/sessions\/revocations\/[\w-]{1,64}$/
/** The same for lifting one revocation, or what was revoked together. */
const CONTROL_LIFT =
  /^(?:DELETE \/api\/v1\/revocations\/[\w-]{1,64}|POST \/api\/v1\/sessions\/revocations\/[\w-]{1,64}\/undo)$/
/** The same for making the file of one that is made by itself. */
const CONTROL_SCHEDULED = /^POST \/api\/v1\/scheduled-exports\/[a-z0-9-]{1,40}\/run$/
/** The same for deleting a house file. */
const CONTROL_HOUSE = /^DELETE \/api\/v1\/house-files\/[\w.%-]{1,300}$/
const CONTROL_PATTERNS = [
  CONTROL_BACKUP,
  CONTROL_DECISION,
  CONTROL_EXPORT,
  CONTROL_HOUSE,
  CONTROL_LIFT,
  CONTROL_REVOKING,
  CONTROL_SCHEDULED,
  CONTROL_TOKENS,
  CONTROL_TOKEN_KEY,
]

/** What a ticket in the path opens: a browser that downloads a link sends nothing else. */
const DOWNLOAD = /^GET \/api\/v1\/downloads\/[\w-]{43}$/

/**
 * Stands before the console where it is reached over the network: asks each request where it comes from and who sends
 * it. The page itself is open, since a browser has to load it to sign in and it holds nothing secret.
 */
export function createGate(tools: GateTools): (request: Request) => Promise<Response> {
  const launch = launchApp(tools)
  return async (request) => {
    try {
      const path = new URL(request.url).pathname
      const isPlainGet = request.method === 'GET' || request.method === 'HEAD'
      if ((isApiPath(path) || !isPlainGet) && isForeign(request, tools.hosts)) {
        if (path === LAUNCH_PATH) await burnCodes(request.body, tools.signIn)
        throw new AppError('ERR_HOST')
      }
      if (!isApiPath(path)) return await tools.console.fetch(request)
      if (path === LAUNCH_PATH || path === AGAIN_PATH) return secured(await launch.fetch(request))
      return await tools.console.fetch(request, callerOf(request, path, tools))
    } catch (error) {
      return failure(toAppError(error), headersFor(error))
    }
  }
}

/**
 * Browsers say on whose behalf they ask, other programs say nothing: what is said has to be our own page, or for
 * `Sec-Fetch-Site` an address the operator typed.
 */
function isForeign(request: Request, hosts: Hosts): boolean {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const isOwnSite = site === null || site === 'same-origin' || site === 'none'
  return !isOwnSite || (origin !== null && !hosts.isOrigin(origin))
}

function callerOf(request: Request, path: string, tools: GateTools): Caller {
  const token = bearerOf(request)
  const call = `${request.method} ${path}`
  if (DOWNLOAD.test(call)) return { actor: 'console' }
  if (token !== null && isSameSecret(token, tools.controlToken)) {
    if (CONTROL_CALLS.has(call) || CONTROL_PATTERNS.some((each) => each.test(call))) {
      return {
        actor: 'cli',
        launchUrls: () => ({ url: tools.launchUrl(), phoneUrl: tools.phoneUrl() }),
      }
    }
    throw new AppError('ERR_CALLER_FORBIDDEN', 'The control token does not open this call.')
  }
  const session = token === null ? null : tools.signIn.find(token)
  if (session === null) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
  if (call === LAUNCH_CODES) {
    throw new AppError(
      'ERR_CALLER_FORBIDDEN',
      say('Launch links are made with: {openCommand}', { openCommand: tools.openCommand }),
    )
  }
  return { actor: 'console', keepAlive: () => session.touch(), phones: phonesOf(session, tools) }
}

function phonesOf(
  session: NonNullable<ReturnType<SignIn['find']>>,
  { signIn, namedUrl }: GateTools,
): Caller['phones'] & object {
  return {
    address: namedUrl,
    list: () => signIn.phones().map((phone) => ({ ...phone, own: phone.id === session.phoneId })),
    end: (id) => signIn.endPhone(id),
    show:
      namedUrl === null
        ? null
        : (onUsed) => {
            const { code, id } = session.issueCode(onUsed)
            return { id, url: launchLink(namedUrl, code) }
          },
  }
}

function bearerOf(request: Request): string | null {
  const header = request.headers.get('authorization') ?? ''
  const [scheme, token, ...rest] = header.split(' ')
  const isBearer = scheme?.toLowerCase() === 'bearer' && rest.length === 0
  return isBearer && token !== undefined && token !== '' ? token : null
}

/**
 * POST /launch, which needs no token; DELETE /launch ends the session whose token comes with it. GET and POST /launch/again give another
 * token to a browser that proves its key.
 */
function launchApp({ signIn, openCommand }: GateTools): Hono {
  const app = new Hono()
  const proofs = createBrowserProofs()
  const limit = bodyLimit({
    maxSize: MAX_LAUNCH_BYTES,
    onError: () => {
      throw new AppError('ERR_INPUT_TOO_LARGE')
    },
  })
  app.post(LAUNCH_PATH, limit, async (context) => {
    const { code, key } = await bodyOf(context, launchSchema)
    const token = redeem(openCommand, () =>
      signIn.redeem(code, context.req.header('user-agent'), key),
    )
    return Response.json({ token })
  })
  app.get(AGAIN_PATH, () => Response.json({ nonce: proofs.nonce() }))
  app.post(AGAIN_PATH, limit, async (context) => {
    const { key, nonce, signature } = await bodyOf(context, againSchema)
    const token = signIn.again(key, () => proofs.isProven(key, nonce, signature))
    return Response.json({ token })
  })
  app.delete(LAUNCH_PATH, (context) => {
    const token = bearerOf(context.req.raw)
    const session = token === null ? null : signIn.find(token)
    if (session === null) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
    session.end()
    return new Response(null, { status: 204 })
  })
  app.options(LAUNCH_PATH, () => new Response(null, { status: 204, headers: LAUNCH_METHODS }))
  app.options(AGAIN_PATH, () => new Response(null, { status: 204, headers: AGAIN_METHODS }))
  app.notFound(({ req }) =>
    failure(new AppError('ERR_METHOD'), req.path === AGAIN_PATH ? AGAIN_METHODS : LAUNCH_METHODS),
  )
  app.onError((error) => failure(toAppError(error), headersFor(error)))
  return app
}

async function bodyOf<Body>({ req }: Context, schema: z.ZodType<Body>): Promise<Body> {
  const type = req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new AppError('ERR_CONTENT_TYPE')
  const body = schema.safeParse(await req.json().catch(() => null))
  if (body.success) return body.data
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues: issuesOf(body.error) })
}

/**
 * Names the command for a fresh link, in the message and, for the page, as the issue `command`. Whoever asks is a stranger still: where
 * the data is lies with who started Stagedoor.
 */
function redeem(ownCommand: string, work: () => string): string {
  const openCommand = ownCommand.replace(/( --data-dir) .*$/, `$1 ${NO_PLACE}`)
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ERR_LAUNCH_CODE') throw error
    throw new AppError('ERR_LAUNCH_CODE', `${REFUSED_CODE} ${openCommand}`, {
      issues: [{ path: 'command', message: openCommand }],
    })
  }
}

/** What stands for a path that is not told. */
const NO_PLACE = '…'
const REFUSED_CODE = 'This launch link was used already or is too old. Get a new one with:'
const LAUNCH_METHODS = { allow: 'DELETE, OPTIONS, POST' }
const AGAIN_METHODS = { allow: 'GET, HEAD, OPTIONS, POST' }

const headersFor = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof AppError && error.code === 'ERR_CALLER_UNAUTHENTICATED'
    ? { 'www-authenticate': 'Bearer' }
    : {}
