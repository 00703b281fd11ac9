import type { Command } from 'commander'
import type { RestoreFlags } from './restore.ts'
import type { Run } from './work.ts'

/** Adds what makes a backup, proves one, and puts one in the place of the database. */
export function addBackups(root: Command, run: Run): void {
  root
    .command('backup')
    .description('make a checked copy of the database')
    .action(async (_options, command: Command) => {
      const { backup } = await import('./backup.ts')
      await run(command, backup)
    })
  root
    .command('prove')
    .description('restore a backup into a scratch copy and read every row, to see that it can be')
    .argument('[backup]', 'name in the folder of the backups, or a file (default: the newest)')
    .action(async (backup: string | undefined, _options, command: Command) => {
      const { prove } = await import('./prove.ts')
      await run(command, (config, output) => prove(config, output, backup))
    })
  root
    .command('restore')
    .description('put a backup in the place of the database, after a look at the difference')
    .argument('[file]', 'the backup')
    .option('--dry-run', 'only print the difference')
    .option('--without-key', 'also where the key file that opens it is not here yet')
    .option('--cancel', 'take back the restore that waits for the next start')
    .action(async (file: string | undefined, options: RestoreFlags, command: Command) => {
      const { cancelRestore } = await import('./cancel-restore.ts')
      const { restore } = await import('./restore.ts')
      await run(command, (config, output) =>
        options.cancel === true
          ? cancelRestore(config, output, file, options)
          : restore(config, output, file, options),
      )
    })
}
