import { type Command, Option } from 'commander'
import type { LiftFlags } from './lift.ts'
import type { RevokeFlags } from './revoke.ts'
import type { Run } from './work.ts'

/** Adds what revokes many sessions, and what lifts that. */
export function addRevoke(root: Command, run: Run): void {
  root
    .command('revoke')
    .description('revoke many sessions at once; without --yes only say whom it would concern')
    .option('--stream <stream>', 'everyone there; id or name')
    .option('--grant <id>', 'everyone with this link, token or key')
    .option('--label <text>', 'everyone with a link, token or key of this label')
    .option('--tag <tag>', 'everyone with a link or token that has this tag')
    .option('--viewer <viewer>', 'everywhere')
    .option('--address <address>', 'an address or block')
    .addOption(
      new Option('--what <what>', 'of each session at the stream (default: session)').choices([
        'session',
        'grant',
        'viewer',
        'address',
      ]),
    )
    .option('--minutes <count>', 'for so long (default: until lifted)')
    .option('--note <text>', 'why')
    .option('--yes <count>', 'do it, unless more sessions than these are concerned')
    .option('--unknown', 'also a grant whose id nothing here has')
    .action(async (options: RevokeFlags, command: Command) => {
      const { revoke } = await import('./revoke.ts')
      await run(command, (config, output) => revoke(config, output, options))
    })
  root
    .command('lift')
    .description('lift revocations; without an id list those in force')
    .argument('[id]', 'of one, of those made together as revoke printed it, or: all')
    .option(
      '--grant <id>',
      'those that keep out this link, token or key; or, of as many as are said:',
    )
    .option('--label <text>', 'tokens of this label')
    .option('--tag <tag>', 'tokens that have this tag')
    .option('--viewer <viewer>', 'this viewer')
    .option('--address <address>', 'an address or block, by a block around it or within it too')
    .option('--yes <count>', 'lift all, or these, unless there are more')
    .action(async (id: string | undefined, options: LiftFlags, command: Command) => {
      const { lift } = await import('./lift.ts')
      await run(command, (config, output) => lift(config, output, id, options))
    })
}
