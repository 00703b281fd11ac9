import type { Command } from 'commander'
import { REHEARSAL_PORTS } from './config.ts'
import type { RehearseFlags } from './rehearse.ts'
import type { Work } from './work.ts'

/** Adds what runs a copy beside the one that is live. @param listening Adds the options of where it listens. */
export function addRehearse(
  root: Command,
  listening: (command: Command, ports: typeof REHEARSAL_PORTS) => Command,
  run: (command: Command, work: Work) => Promise<void>,
): void {
  listening(
    root
      .command('rehearse')
      .description(
        'run a copy of the configuration with keys of its own, and ask recorded requests again',
      ),
    REHEARSAL_PORTS,
  )
    .option(
      '--hours <hours>',
      'recorded requests of the last so many hours, 0 for none (default: 1)',
    )
    .option('--speed <factor>', 'how many times as fast as they came (default: 1)')
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .action(async (options: RehearseFlags, command: Command) => {
      const { rehearse } = await import('./rehearse.ts')
      await run(command, (config, output) => rehearse(config, output, options))
    })
}
