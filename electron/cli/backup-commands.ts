import type { Command } from 'commander'
import type { RestoreFlags } from './restore.ts'
import type { Run } from './run.ts'

/** Adds what makes a backup and puts one in the place of the database. */
export function addBackups(root: Command, run: Run): void {
  root
    .command('backup')
    .description('make a checked copy of the database')
    .action(async (_options, command: Command) => {
      const { backup } = await import('./backup.ts')
      await run(command, backup)
    })
  root
    .command('restore')
    .description('put a backup in the place of the database, after a look at the difference')
    .argument('<file>', 'the backup')
    .option('--dry-run', 'only print the difference')
    .option('--without-key', 'also where the key file that opens it is not here yet')
    .action(async (file: string, options: RestoreFlags, command: Command) => {
      const { restore } = await import('./restore.ts')
      await run(command, (config, output) => restore(config, output, file, options))
    })
}
