import { applyStoredTheme } from './ui/theme';
import './app';

applyStoredTheme();
