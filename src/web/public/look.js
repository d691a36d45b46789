// Runs before the first paint, so that nothing flashes: theme, density and language as this browser last had them.
// The names are those of src/web/preferences.ts.
;(function () {
  var root = document.documentElement
  function stored(name) {
    try {
      return JSON.parse(localStorage.getItem('heed.' + name))
    } catch {
      return null
    }
  }
  var theme = stored('look.theme')
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  var density = stored('look.density')
  if (density === 'compact' || density === 'roomy') root.dataset.density = density
  var locale = stored('locale')
  if (typeof locale === 'string') root.lang = locale
})()
