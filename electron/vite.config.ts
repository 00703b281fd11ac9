import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as http from 'node:http'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'
import { flattenCountries } from './access/country.ts'
import { encodeCountryTable } from './access/country-table.ts'
import { sourcesDigest } from './build/stamp.ts'
import { stagingFolder, swapIn, sweepStaging } from './build/swap.ts'
import { worldShapes } from './world-shapes.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const dist = resolve(root, 'dist')
const staging = stagingFolder(dist)
const external = ['better-sqlite3', 'electron']

/** What goes beside a bundle as it is: from a package, to dist/. Licences of bundled code are written by vite itself. */
const COPIED = {
  electron: [['@ip-location-db/geo-whois-asn-country-mmdb/NRO_LICENSE', 'country-license.txt']],
  client: [
    ['@fontsource-variable/inter/LICENSE', 'inter-license.txt'],
    ['@fontsource-variable/jetbrains-mono/LICENSE', 'jetbrains-mono-license.txt'],
    ['world-atlas/LICENSE', 'world-atlas-license.txt'],
  ],
} as const

/** Flattened when built, since that takes a good part of the time a start may take. */
const COUNTRY_DATABASE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'

/**
 * Puts the country data beside the bundle, so that the packaged app and a plain checkout find it at the same place and
 * nothing is looked up in node_modules at run time, and copies the licences of data and fonts, which have to go with
 * them.
 */
function copyAlong(): Plugin {
  return {
    name: 'stagedoor:copy-along',
    applyToEnvironment: ({ name }) => name in COPIED,
    writeBundle({ dir }) {
      for (const [source, name] of COPIED[this.environment.name as keyof typeof COPIED]) {
        cpSync(resolve(root, 'node_modules', source), resolve(dir ?? root, name))
      }
      if (this.environment.name !== 'electron') return
      const mmdb = readFileSync(resolve(root, 'node_modules', COUNTRY_DATABASE))
      const table = encodeCountryTable(flattenCountries(mmdb))
      writeFileSync(resolve(dir ?? root, 'country.table'), table)
    },
  }
}

/**
 * Takes `node:http` without its WebSocket, CloseEvent and MessageEvent. An import reads every member of a built-in module,
 * and these three load Node's own undici: 13 MiB and a tenth of the start, for nothing.
 */
function leanHttp(): Plugin {
  const lean = '\0stagedoor:http'
  const heavy = ['WebSocket', 'CloseEvent', 'MessageEvent']
  const names = Object.keys(http).filter((name) => name !== 'default' && !heavy.includes(name))
  return {
    name: 'stagedoor:lean-http',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'electron',
    resolveId: (id) => (id === 'node:http' || id === 'http' ? lean : undefined),
    load: (id) =>
      id === lean
        ? `const http = process.getBuiltinModule('node:http')
export default http
export const { ${names.join(', ')} } = http`
        : undefined,
  }
}

/** Takes of zod's sentences the English ones alone: all of its languages are half of what the console loads. */
function englishZod(): Plugin {
  const index = /\/zod\/v4\/locales\/index\.js$/
  return {
    name: 'stagedoor:english-zod',
    applyToEnvironment: ({ name }) => name === 'electron' || name === 'documents',
    load: {
      filter: { id: index },
      handler: () => "export { default as en } from './en.js'",
    },
  }
}

/** Leaves out the reader of XML the ad library brings: browsers have their own, and the gateway hands it one that cannot be stalled. */
function browserXml(): Plugin {
  const empty = '\0stagedoor:no-xmldom'
  return {
    name: 'stagedoor:browser-xml',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'watch' || name === 'electron',
    resolveId: (id) => (id === '@xmldom/xmldom' ? empty : undefined),
    load: (id) => (id === empty ? 'export {}' : undefined),
  }
}

/** The shapes of countries, of which the page gets what it draws and nothing to draw others with. */
function drawnWorld(): Plugin {
  const name = 'virtual:world-shapes'
  return {
    name: 'stagedoor:drawn-world',
    applyToEnvironment: ({ name: bundle }) => bundle === 'client',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) =>
      id === `\0${name}`
        ? `export const WORLD = JSON.parse(${JSON.stringify(JSON.stringify(worldShapes(resolve(root, 'node_modules'))))})`
        : undefined,
  }
}

/**
 * Comments and blanks are half of what is loaded, and one character beyond Latin-1 makes V8 keep two bytes for each
 * character of a file: all of it is in memory. Names stay, for what a stack says.
 */
const LEAN = {
  format: 'esm',
  charset: 'ascii',
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
} as const

/** A thread: one file each, since beside the archive of the packaged app it finds no chunks. */
const thread = (bundle: string, source: string): EnvironmentOptions => ({
  consumer: 'server',
  resolve: { noExternal: true, external, conditions: ['node'] },
  build: {
    ssr: true,
    target: 'node22',
    outDir: resolve(staging, 'electron'),
    emptyOutDir: false,
    copyPublicDir: false,
    minify: false,
    rolldownOptions: {
      input: { [bundle]: resolve(root, source) },
      output: { ...LEAN, entryFileNames: '[name].mjs' },
    },
  },
})

/** `vite build --emptyOutDir`, for a package: nothing of earlier builds stays for stations that run. */
const isAlone = process.argv.includes('--emptyOutDir')

// Nine bundles from one command: what Node and Electron's main process run, the threads of an export, of a proof that a backup
// can be restored, of checkpoints, of reading usage and of reading documents, the sandboxed preload (which must be CommonJS), the console page, and the
// page viewers watch at.
export default defineConfig({
  root: resolve(root, 'renderer'),
  base: './',
  publicDir: resolve(root, 'renderer/public'),
  plugins: [
    react(),
    tailwindcss(),
    copyAlong(),
    leanHttp(),
    englishZod(),
    drawnWorld(),
    browserXml(),
  ],
  builder: {
    async buildApp(builder) {
      const { checkpointer, client, documents, electron, exporter } = builder.environments
      const { preload, restorer, usage, watch } = builder.environments
      if (!client || !electron || !watch) return
      if (!checkpointer || !documents || !exporter || !preload || !restorer || !usage) return
      sweepStaging(dist)
      const sources = sourcesDigest(root)
      try {
        await Promise.all([client, electron, watch].map((each) => builder.build(each)))
        // Into the folder that the bundle before it has emptied.
        await Promise.all(
          [preload, checkpointer, documents, exporter, restorer, usage].map((each) =>
            builder.build(each),
          ),
        )
        await swapIn(staging, dist, sources, isAlone ? { earlier: 0 } : {})
      } finally {
        rmSync(staging, { recursive: true, force: true })
      }
    },
  },
  environments: {
    client: {
      build: {
        outDir: resolve(staging, 'renderer'),
        emptyOutDir: true,
        target: 'chrome150',
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        license: { fileName: 'third-party-licenses.md' },
      },
    },
    watch: {
      consumer: 'client',
      build: {
        outDir: resolve(staging, 'watch'),
        emptyOutDir: true,
        copyPublicDir: false,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 800,
        license: { fileName: 'third-party-licenses.md' },
        rolldownOptions: {
          input: { watch: resolve(root, 'renderer/watch/watch.ts') },
          output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
        },
      },
    },
    electron: {
      consumer: 'server',
      resolve: { noExternal: true, external, conditions: ['node'] },
      build: {
        ssr: true,
        target: 'node22',
        outDir: resolve(staging, 'electron'),
        emptyOutDir: true,
        copyPublicDir: false,
        minify: false,
        sourcemap: true,
        license: { fileName: 'third-party-licenses.md' },
        rolldownOptions: {
          input: {
            main: resolve(root, 'electron/main.ts'),
            headless: resolve(root, 'electron/headless.ts'),
            start: resolve(root, 'electron/start.ts'),
            cli: resolve(root, 'electron/cli.ts'),
          },
          output: {
            ...LEAN,
            entryFileNames: '[name].js',
            chunkFileNames: 'chunks/[name]-[hash].js',
          },
        },
      },
    },
    checkpointer: thread('checkpoint-worker', 'electron/store/checkpoint-worker.ts'),
    documents: thread('document-worker', 'electron/catalogue/document-worker.ts'),
    exporter: thread('export-worker', 'electron/usage/export/worker.ts'),
    usage: thread('usage-worker', 'electron/store/usage/worker.ts'),
    restorer: thread('restore-worker', 'electron/store/backups/worker.ts'),
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external },
      build: {
        ssr: true,
        target: 'node22',
        outDir: resolve(staging, 'electron'),
        emptyOutDir: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: { preload: resolve(root, 'electron/preload.ts') },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
})
