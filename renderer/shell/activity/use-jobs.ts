import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Api } from '../../../shared/api-map.ts'
import { call } from '../../api/client.ts'

const POLL_MS = 500

/** Long work, asked again while something is under way. */
export const useJobs = (): UseQueryResult<Api['GET /jobs']['answer'], Error> =>
  useQuery({
    queryKey: ['GET /jobs', {}],
    queryFn: () => call('GET /jobs'),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) =>
      state.data?.jobs.some((job) => job.state === 'running') === true ? POLL_MS : false,
  })
