// A picture that somebody chose, cut to a square and made small here, so that nothing large travels and no camera data
// goes along.

const side = 256

/** The middle square of an image as a JPEG. Throws a DOMException when the browser can not read it. */
export async function squared(file: File): Promise<Uint8Array<ArrayBuffer>> {
  const image = await createImageBitmap(file)
  const from = Math.min(image.width, image.height)
  const canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  context.fillStyle = 'white'
  context.fillRect(0, 0, side, side)
  context.drawImage(image, (image.width - from) / 2, (image.height - from) / 2, from, from, 0, 0, side, side)
  image.close()
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
  return new Uint8Array(await blob.arrayBuffer())
}
