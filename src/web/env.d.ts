// Modules that the build makes (scripts/vite).
declare module 'virtual:icons' {
  const shapes: Record<string, string>
  export default shapes
}
