import { Argument, type Command } from 'commander'
import { EXPORTS, type Exported } from './export.ts'
import type { SessionFlags } from './export-sessions.ts'
import { gathered } from './gathered.ts'
import type { Run } from './work.ts'

/** Adds what writes files of what is kept. */
export function addExports(root: Command, run: Run): void {
  root
    .command('export')
    .description('write the catalogue (YAML), the decisions, the sessions or the audit log (CSV)')
    .addArgument(new Argument('[what]').choices(EXPORTS).default('catalogue'))
    .addHelpText('after', '\nThe options are for sessions; docs/exports.md explains them.')
    .option('--from <day>', 'first day, 2026-11-01, or moment with offset')
    .option('--to <day>', 'last day, or first moment after')
    .option('--time-zone <zone>', 'of days and times, e.g. Europe/Berlin (default: UTC)')
    .option('--zone <zone>', 'the same as --time-zone')
    .option('--columns <names>', 'separated by commas, in their order')
    .option('--preset <name>', 'phenix-viewing or dolby-viewer-records, in place of columns')
    .option('--action <action>', 'subscribe or publish (default: both)')
    .option('--stream <stream>', 'id or name; this and the next can be repeated', gathered)
    .option('--tag <tag>', 'of the grant', gathered)
    .option('--viewer <viewer>', 'who', gathered)
    .option('--grant <id>', 'what let them in', gathered)
    .option('--tracking-id <id>', 'whose viewer', gathered)
    .option('--country <code>', 'two letters, ?? for unknown', gathered)
    .option('--media-server <id>', 'which asked', gathered)
    .option('--protocol <name>', 'as hls or rtmp', gathered)
    .option('--output <file>', 'where to (default: standard output)')
    .action(async (what: Exported, options: SessionFlags, command: Command) => {
      const { exportTo } = await import('./export.ts')
      const { assertNoFlags, exportSessions } = await import('./export-sessions.ts')
      if (what !== 'sessions') assertNoFlags(options)
      await run(command, (config, output) =>
        what === 'sessions' ? exportSessions(config, output, options) : exportTo(config, what),
      )
    })
  root
    .command('scheduled-exports')
    .description('list the exports that are made by themselves, or make the file of one now')
    .argument('[name]', 'of the one whose file is to be made')
    .action(async (name: string | undefined, _options, command: Command) => {
      const { runScheduledExport, scheduledExports } = await import('./scheduled-exports.ts')
      await run(command, (config, output) =>
        name === undefined
          ? scheduledExports(config, output)
          : runScheduledExport(config, output, name),
      )
    })
}
