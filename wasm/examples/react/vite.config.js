export default {
  base: './',
  // For the development server: it must not move the package's modules away from their worker.
  optimizeDeps: { exclude: ['glossa'] },
};
