import type { ListedHouseFile } from './house-file.ts'

/** The calls about house files; part of the table in api-map.ts. */
export interface HouseApi {
  /** All folders below `house` of the data directory, by name. */
  'GET /house-files': { answer: { folder: string; houseFiles: readonly ListedHouseFile[] } }
  /** It can be restored for 30 days. ERR_NOT_FOUND, ERR_IN_USE while rules play it. */
  'DELETE /house-files/{name}': { params: { name: string }; answer: null }
}
