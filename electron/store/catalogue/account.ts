import type { Account } from '../../../shared/stream-token.ts'
import type { Database } from '../database.ts'

interface Row {
  id: string
  allowed_countries: string
  denied_countries: string
  default_cluster: string
  geo_cascade: string
}

export interface AccountTable {
  get(): Account
  put(account: Account): void
}

/** Prepares the statements on `account`, which has one row. */
export function accountTable(db: Database): AccountTable {
  const get = db.prepare<[], Row>('SELECT * FROM account')
  const put = db.prepare<[string, string, string, string]>(
    'UPDATE account SET allowed_countries = ?, denied_countries = ?, default_cluster = ?, geo_cascade = ?',
  )
  return {
    get: () => {
      const row = get.get()
      if (row === undefined) throw new TypeError('The account is missing.')
      return {
        id: row.id,
        allowedCountries: JSON.parse(row.allowed_countries) as string[],
        deniedCountries: JSON.parse(row.denied_countries) as string[],
        defaultCluster: row.default_cluster,
        geoCascade: JSON.parse(row.geo_cascade) as Account['geoCascade'],
      }
    },
    put: ({ allowedCountries, deniedCountries, defaultCluster, geoCascade }) =>
      void put.run(
        JSON.stringify(allowedCountries),
        JSON.stringify(deniedCountries),
        defaultCluster,
        JSON.stringify(geoCascade),
      ),
  }
}
