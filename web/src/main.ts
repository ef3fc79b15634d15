import { keepOffline } from './offline/install';
import { applyStoredTheme } from './ui/theme';
import './app';

applyStoredTheme();
keepOffline();
