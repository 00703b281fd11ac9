import { describe, expect, it } from 'vitest'
import { type Source, sourcesBelow } from './sources.ts'

/** The start of an exported function, class, or value that may be a function, at the start of a line. */
const EXPORTED =
  /^export (?:default )?(?:(?:async )?function\*? |(?:abstract )?class |const )(\w+)/gm
/** A value that is a function: its parameters, or those of its type, follow the sign. */
const IS_FUNCTION =
  /^export const \w+(?:: [^=]+?)? = (?:async )?(?:<[^>]*>)?\((?:[^()]|\([^()]*\))*\)\s*(?::[^=]*)?=>/
/** Of overloads the first one tells. */
const overloadOf = (name: string): string => `export function ${name}(`

/** Exported functions and classes of a file that do not say what they do. */
function silentIn({ path, text }: Source): readonly string[] {
  return [...text.matchAll(EXPORTED)].flatMap((match) => {
    const name = match[1] ?? ''
    const from = match.index
    if (match[0].includes('const ') && !IS_FUNCTION.test(text.slice(from, from + 2_000))) return []
    const before = text.slice(0, from).trimEnd()
    const isOverload = before.slice(before.lastIndexOf('\n\n') + 1).includes(overloadOf(name))
    return before.endsWith('*/') || isOverload ? [] : [`${path} ${name}`]
  })
}

const inText = (text: string): readonly string[] => silentIn({ path: 'a.ts', text })

describe('what is exported', () => {
  it.each([
    'export function find(): void {}',
    'export async function find(): Promise<void> {}',
    'export const find = (): void => {}',
    'export const find = <T>(given: T): T => given',
    'export const find = (\n  given: string,\n): string =>\n  given',
    'export const find = (most = 3, when = now()): void => {}',
    'export class Finder {}',
    '/** Of another. */\nconst other = 1\nexport const find = async (): Promise<void> => {}',
  ])('is seen to say nothing of what it does in %j', (text) => {
    expect(inText(text)).toHaveLength(1)
  })

  it.each([
    '/** Finds. */\nexport function find(): void {}',
    '/**\n * Finds.\n */\nexport const find = (): void => {}',
    '/** Finds. */\nexport function find(a: 1): 1\nexport function find(a: 2): 2\n',
    'export const MOST = (2 + 3) * 4\nconst add = () => 1',
    'export const NAMES = ["a"].map((each) => each)',
    'function find(): void {}',
  ])('has nothing to say in %j, or says it', (text) => {
    expect(inText(text)).toEqual([])
  })

  it('says what it does, where it is a function or a class', () => {
    const sources = ['shared', 'electron', 'renderer'].flatMap(sourcesBelow)
    expect(sources.length).toBeGreaterThan(1_000)
    expect(sources.flatMap(silentIn)).toEqual([])
  })
})
