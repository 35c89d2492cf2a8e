import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'

export type Account = {
  id: string
  login: string
  name: string
  mustChangePassword: boolean
  createdAt: string
  disabledAt: string | null
  posts: {
    post: string
    role: string
    area: string
    areaName: string
    organization: string | null
    organizationName: string | null
    headsArea: boolean
    validFrom: string
    validUntil: string | null
  }[]
}

/** Told once: whoever signs in with it must choose another. */
export type OneTime = { id: string; password: string }

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => get<{ items: Account[] }>('/accounts', {}, signal),
})
