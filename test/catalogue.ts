import { writeCatalogues } from './language/catalogue.ts'

const untranslated = writeCatalogues()
console.log(`The catalogues are what the code says. Not translated yet: ${untranslated}.`)
