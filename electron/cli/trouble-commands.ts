import type { Command } from 'commander'
import type { DoctorFlags } from './doctor.ts'
import type { Run } from './work.ts'

/** Adds what looks for what is wrong, and says why. */
export function addTrouble(root: Command, run: Run): void {
  root
    .command('audit')
    .description('look whether the audit log is as it was written')
    .option('--receipt <receipt>', 'what an earlier look answered; the log is held to it')
    .action(async (options: { receipt?: string }, command: Command) => {
      const { audit } = await import('./audit.ts')
      await run(command, (config, output) => audit(config, output, options.receipt ?? null))
    })
  root
    .command('doctor')
    .description('look what is wrong with a stream, a token or a media server, or with all of them')
    .option('--stream <stream>', 'id or name')
    .option('--token <token>', 'id of the token or grant, its text, or a link that carries it')
    .option('--server <server>', 'id or name of the media server')
    .action(async (_options, command: Command) => {
      const { doctor } = await import('./doctor.ts')
      const { stream, token, server } = command.opts<DoctorFlags>()
      const flags = Object.fromEntries(
        Object.entries({ stream, token, server }).filter((each) => each[1] !== undefined),
      )
      await run(command, (config, output) => doctor(config, output, flags))
    })
  root
    .command('diagnostics')
    .description('write a ZIP file with what helps to find a fault, without secrets')
    .argument('[file]', 'where to; default in this folder, named by the time')
    .action(async (file: string | undefined, _options, command: Command) => {
      const { diagnostics } = await import('./diagnostics.ts')
      await run(command, (config, output) => diagnostics(config, output, file ?? null))
    })
  root
    .command('explain')
    .description('say why a decision came out as it did, and the closest change that would admit')
    .argument('<decision>', 'its id')
    .action(async (id: string, _options, command: Command) => {
      const { explain } = await import('./explain.ts')
      await run(command, (config, output) => explain(config, output, id))
    })
}
