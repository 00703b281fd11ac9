import type { ListedHouseFile } from './house-file.ts'

/** The calls about house files; part of the table in api-map.ts. */
export interface HouseApi {
  /** All folders below `house` of the data directory, by name. */
  'GET /house-files': { answer: { folder: string; houseFiles: readonly ListedHouseFile[] } }
}
