import type { Command } from 'commander'
import type { AddHouseFlags } from './house-files.ts'
import type { Run } from './work.ts'

/** Adds what lists, takes in and deletes house files. */
export function addHouseFiles(root: Command, run: Run): void {
  const noun = root
    .command('house-files')
    .description('list the recordings the gateway plays, add one or remove one')
    .action(async (_options, command: Command) => {
      const { listHouseFiles } = await import('./house-files.ts')
      await run(command, listHouseFiles)
    })
  noun
    .command('add')
    .description('take in a ZIP file of a folder of HLS')
    .argument('<file>', 'the ZIP file')
    .option('--name <name>', 'what it will be called (default: as the ZIP file)')
    .option('--replace', 'in place of one that has the name, which can be restored')
    .action(async (file: string, options: AddHouseFlags, command: Command) => {
      const { addHouseFile } = await import('./house-files.ts')
      await run(command, (config, output) => addHouseFile(config, output, file, options))
    })
  noun
    .command('remove')
    .description('delete one; it can be restored for 30 days')
    .argument('<name>', 'which')
    .action(async (name: string, _options, command: Command) => {
      const { removeHouseFile } = await import('./house-files.ts')
      await run(command, (config, output) => removeHouseFile(config, output, name))
    })
}
