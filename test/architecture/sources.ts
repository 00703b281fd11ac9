import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top of the project. */
export const root: string = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export interface Source {
  /** Path from the top of the project, with forward slashes. */
  readonly path: string
  readonly text: string
}

export interface Import {
  readonly from: string
  /** Path from the top of the project, or the bare specifier of a package. */
  readonly to: string
  readonly typeOnly: boolean
}

/** Every TypeScript file below a top-level folder. */
export function sourcesBelow(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: relative(root, file).replaceAll('\\', '/'),
      text: readFileSync(file, 'utf8'),
    }))
}

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g

/** The imports of a file, static and dynamic, with relative ones resolved. */
export function importsOf(source: Source): readonly Import[] {
  const found = [
    ...[...source.text.matchAll(IMPORT)].map((match) => ({
      specifier: match[2] ?? '',
      typeOnly: match[1] !== undefined,
    })),
    ...[...source.text.matchAll(DYNAMIC)].map((match) => ({
      specifier: match[1] ?? '',
      typeOnly: false,
    })),
  ]
  return found.map(({ specifier, typeOnly }) => ({
    from: source.path,
    to: specifier.startsWith('.')
      ? relative(root, resolve(root, dirname(source.path), specifier)).replaceAll('\\', '/')
      : specifier,
    typeOnly,
  }))
}
