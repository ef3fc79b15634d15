// Bundles Glossa's page as an application would, for the cold start; ONNX Runtime Web comes bundled.
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

export default {
  root: path('pages'),
  base: './',
  resolve: { alias: [{ find: /^\/glossa\//, replacement: path('../../wasm/dist/') }] },
  worker: { format: 'es' },
  build: {
    outDir: path('../../build/bench/pages'),
    emptyOutDir: true,
    rollupOptions: { input: path('pages/glossa.html') },
  },
};
