import { report } from './run.mjs';
await report(() => import('/dist/index.js'));
