import { relative, resolve } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files of the real group that take longest, longest first, and those that mostly wait (for what is played, or until a ban is over)
 * beside those that keep a processor busy. The rest comes after them by size, as vitest has it: a long file that begins last runs
 * alone while the other processor rests.
 */
const FIRST = [
  'e2e/accessibility',
  'real/nginx-rtmp-kick',
  'real/gateway',
  'e2e/keyboard',
  'real/icecast-kick',
  'real/serve',
  'real/right-ends',
  'real/icecast-trouble',
  'e2e/sizes',
  'real/node-media-server',
  'e2e/live-show',
  'real/document',
  'real/node-media-server-kick',
  'e2e/tokens',
  'e2e/keys',
  'real/icecast-ghost',
]

const placeOf = ({ moduleId }: TestSpecification): number => {
  const name = relative(resolve(import.meta.dirname), moduleId).replace(/\.test\.ts$/, '')
  const place = FIRST.indexOf(name)
  return place === -1 ? FIRST.length : place
}

/** Begins with the files that take longest, also in a clone that never ran them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    // Groups stay one after the other: what is not of the real group has no place of its own.
    const isReal = ({ project }: TestSpecification): boolean => project.name === 'real'
    return [
      ...sorted.filter((each) => !isReal(each)),
      ...sorted.filter(isReal).sort((one, other) => placeOf(one) - placeOf(other)),
    ]
  }
}
