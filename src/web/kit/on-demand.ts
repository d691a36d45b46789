// Code that is loaded when it is about to be used: what floats needs a fifth of what the app would load at its start.
import { useEffect, useReducer } from 'react'

export type OnDemand<T> = { readonly loaded: T | undefined; preload: () => Promise<T> }

/** Loads once; a failed try may be repeated. */
export function onDemand<T>(load: () => Promise<T>): OnDemand<T> {
  let loaded: T | undefined
  let loading: Promise<T> | undefined
  return {
    get loaded() {
      return loaded
    },
    preload() {
      loading ??= load().then(
        (value) => (loaded = value),
        (error: unknown) => {
          loading = undefined
          throw error
        },
      )
      return loading
    },
  }
}

/** The code once it is there, undefined before; asked for as soon as it is `wanted`. `failed` hears when it can't be had. */
export function useOnDemand<T>(demand: OnDemand<T>, wanted: boolean, failed: () => void): T | undefined {
  const [, draw] = useReducer((times: number) => times + 1, 0)
  useEffect(() => {
    if (wanted && !demand.loaded) demand.preload().then(draw, failed)
  }, [demand, wanted])
  return demand.loaded
}
