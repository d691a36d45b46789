// Moments for work that nobody waits for: when the screen is painted, and when the browser has nothing to do.

/** Where nothing is painted, as in a page out of sight, it is done after so long, in milliseconds. */
const unpainted = 250
/** A busy browser does it after so long, in milliseconds. */
const unrested = 500

/** Runs when what was drawn last is on the screen; returns the way to call it off. */
export function afterPaint(run: () => void): () => void {
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    // The frame is painted when this is done, and before the next task.
    timer = setTimeout(run)
  })
  let timer = setTimeout(() => {
    cancelAnimationFrame(frame)
    run()
  }, unpainted)
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** Runs while the browser has nothing to do; returns the way to call it off. */
export function whenIdle(run: () => void): () => void {
  // Not every browser has idle callbacks.
  if (!globalThis.requestIdleCallback) {
    const timer = setTimeout(run, 200)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(run, { timeout: unrested })
  return () => cancelIdleCallback(idle)
}
