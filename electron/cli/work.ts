import type { Command } from 'commander'
import type { Config } from './config.ts'
import type { Output } from './output.ts'

/** What a command does. */
export type Work = (config: Config, output: Output) => Promise<void>

/** Does it as the flags of a command say. */
export type Run = (command: Command, work: Work) => Promise<void>
