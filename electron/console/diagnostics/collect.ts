import { freemem, loadavg, release, totalmem } from 'node:os'
import type { Diagnostics, DiagnosticsFile } from '../../../shared/diagnostics.ts'
import { type JobControl, unlisted } from '../../../shared/job.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { examine } from '../doctor/doctor.ts'
import type { ConsoleDeps } from '../types.ts'
import { createRedactor, type Redacted } from './redact.ts'

/** Decisions that go along. */
const DECISIONS = '200'

interface Source {
  readonly name: string
  readonly about: string
  make(deps: ConsoleDeps): Promise<string> | string
}

const HEADS = { fine: 'ok     ', look: 'look   ', broken: 'problem' } as const

/** Each file of a bundle, what helps first. */
const SOURCES: readonly Source[] = [
  {
    name: 'self-test.txt',
    about: 'Alarms, and what the Doctor finds on media servers and streams.',
    make: selfTest,
  },
  {
    name: 'about.json',
    about: 'Versions, the machine, and how much Stagedoor has to do.',
    make: (deps) => json({ ...deps.about(), ...machine(), counters: deps.live.counters() }),
  },
  {
    name: 'media-servers.json',
    about: 'Media servers with their traffic since the start.',
    make: ({ catalogue, mediaServers }) =>
      json(
        catalogue.mediaServers.list().map((each) => ({ ...each, ...mediaServers.status(each) })),
      ),
  },
  {
    name: 'configuration.yaml',
    about: 'Streams, rules and settings as export writes them, without secrets.',
    make: ({ document }) => document.export(),
  },
  {
    name: 'decisions.json',
    about: 'The latest 200 decisions; viewers and tokens are numbered, addresses cut short.',
    make: async ({ history }) =>
      json(unnamed((await history.listDecisions({ limit: DECISIONS })).decisions)),
  },
  {
    name: 'backups.json',
    about: 'Backups there are, and whether they could be restored.',
    make: ({ backups }) => json(backups.list()),
  },
  {
    name: 'log.txt',
    about: 'The latest lines of the log.',
    make: ({ diagnostics }) =>
      diagnostics.logTail().join('') || 'Nothing was logged since the start.\n',
  },
]

/**
 * Collects what helps to find out what is wrong. One file that cannot be made says so; the others come all the same. Every
 * text is redacted by value.
 */
export async function collectDiagnostics(
  deps: ConsoleDeps,
  { signal, progress }: JobControl = unlisted,
): Promise<Diagnostics> {
  const redact = createRedactor(await deps.diagnostics.secrets())
  const files: DiagnosticsFile[] = []
  for (const { name, about, make } of SOURCES) {
    signal.throwIfAborted()
    progress(files.length / SOURCES.length)
    files.push({ name, about, ...redact(await made(make, deps)) } satisfies Redacted &
      DiagnosticsFile)
  }
  return { madeAtMs: deps.now(), files }
}

async function made(make: Source['make'], deps: ConsoleDeps): Promise<string> {
  try {
    return await make(deps)
  } catch (error) {
    deps.onError(error, 'POST /diagnostics')
    return 'This could not be collected. The log says why.\n'
  }
}

async function selfTest(deps: ConsoleDeps): Promise<string> {
  const alarms = deps
    .alarms()
    .map(({ code, message, remedy }) => `problem  alarm ${code}: ${message} ${remedy}`)
  const reports = (await examine({}, deps)).flatMap(({ kind, name, findings }) =>
    findings.map(
      ({ state, sentence, todo }) => `${HEADS[state]}  ${kind} ${name}: ${sentence} ${todo}`,
    ),
  )
  const lines = [...alarms, ...reports].map((line) => line.trimEnd())
  if (alarms.length === 0) lines.unshift('ok       there is no alarm')
  return `${lines.join('\n')}\n`
}

const machine = (): object => ({
  platform: process.platform,
  arch: process.arch,
  system: release(),
  load: loadavg(),
  memoryMiB: { total: mib(totalmem()), free: mib(freemem()), own: mib(process.memoryUsage.rss()) },
  upSeconds: Math.round(process.uptime()),
})

const mib = (bytes: number): number => Math.round(bytes / 1_048_576)

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** What goes along of a decision as it stands. Whatever names somebody stays, and so does what is not in this list. */
const SENT = [
  ...(['id', 'atMs', 'mediaServerId', 'action', 'streamId', 'streamName', 'protocol'] as const),
  ...(['outcome', 'reason', 'ruleId', 'shadowRuleIds', 'ruleVersion'] as const),
  ...(['grantEndsAtMs', 'holdsUntilMs', 'holdsUntilReason', 'sessionId'] as const),
  ...(['isNameSaid', 'address', 'country', 'userAgent'] as const),
  ...(['redirectUrl', 'vastTag', 'playout', 'recheckAfterSeconds', 'timeLimitSeconds'] as const),
] satisfies readonly (keyof DecisionRecord)[]

/** Decisions with viewers and tokens numbered by appearance, so that one can be followed and nobody is named. */
function unnamed(decisions: readonly DecisionRecord[]): readonly object[] {
  const viewer = numbering('viewer')
  // Ids of many kinds are made of what somebody called the token, or of the user it is for.
  const token = numbering('token')
  return decisions.map((each) => ({
    ...Object.fromEntries(SENT.map((name) => [name, each[name]])),
    viewerId: each.viewerId === null ? null : viewer(each.viewerId),
    grantId: each.grantId === null ? null : token(each.grantId),
    trace: each.trace.map(([check, outcome, detail]) => {
      const isToken = check === 'credential' && outcome === 'pass'
      return [check, outcome, isToken ? token(detail) : detail]
    }),
  }))
}

function numbering(noun: string): (id: string) => string {
  const numbers = new Map<string, string>()
  return (id) => {
    const known = numbers.get(id) ?? `${noun} ${numbers.size + 1}`
    numbers.set(id, known)
    return known
  }
}
