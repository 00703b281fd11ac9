import { Command } from 'commander'
import { VERSION } from '../version.ts'

/** Runs the `stagedoor` command line. */
export async function runCli(argv: readonly string[]): Promise<void> {
  const program = new Command('stagedoor').version(VERSION)
  await program.parseAsync([...argv])
}
