import type { DoctorApi } from '../../shared/doctor-api.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'

/** What `stagedoor doctor` may be given; as the API takes it. */
export interface DoctorFlags {
  readonly stream?: string
  readonly token?: string
  readonly server?: string
}

const HEADS = { fine: 'ok      ', look: 'look    ', broken: 'problem ' } as const

/** Prints what the Doctor finds, a line each. Exit code 1 when something is broken. */
export async function doctor(config: Config, output: Output, flags: DoctorFlags): Promise<void> {
  assertDatabase(config)
  const { reports } = await withControl(config, async (call) => {
    const response = await call('GET', `/api/v1/doctor?${new URLSearchParams({ ...flags })}`)
    return (await response.json()) as DoctorApi['GET /doctor']['answer']
  })
  if (reports.length === 0) {
    output.say('There is nothing to look at yet: no stream, token or media server is set up.', {
      reports: 0,
    })
  }
  for (const { kind, id, name, findings } of reports) {
    for (const finding of findings) {
      const todo = finding.todo === '' ? '' : `\n          ${finding.todo}`
      const line = `${HEADS[finding.state]}${kind} ${name}: ${finding.sentence}${todo}`
      output.say(line.replace(UNPRINTABLE, ' '), { kind, id, name, ...finding }, HEADS.fine.length)
      if (finding.state === 'broken') process.exitCode = 1
    }
  }
}

/** Names of callers must not drive a terminal. */
const UNPRINTABLE = /(?!\n)\p{C}/gu
