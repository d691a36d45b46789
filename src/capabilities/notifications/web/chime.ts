// Two soft tones, once however many windows are open.

export async function chime(): Promise<void> {
  if (!navigator.locks) return play()
  await navigator.locks.request('heed.chime', { ifAvailable: true }, async (mine) => {
    if (!mine) return
    play()
    await new Promise((resolve) => setTimeout(resolve, 1000))
  })
}

function play(): void {
  const audio = new AudioContext()
  // Before the reader has pressed anything, browsers play nothing.
  if (audio.state === 'suspended') return void audio.close()
  for (const [step, pitch] of [660, 880].entries()) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    const start = audio.currentTime + step * 0.14
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0.08, start)
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.3)
    tone.connect(volume).connect(audio.destination)
    tone.start(start)
    tone.stop(start + 0.3)
    tone.onended = step === 1 ? () => void audio.close() : null
  }
}
