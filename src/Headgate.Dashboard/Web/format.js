// Numbers for people: short, of one width, and never a false digit.
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', minimumSignificantDigits: 3, maximumSignificantDigits: 3 });

export const NONE = '–';

export function count(value) {
  if (value === null || value === undefined) return NONE;
  return Math.abs(value) < 10000000 ? whole.format(value) : compact.format(value);
}

export const exact = value => value === null || value === undefined ? 'unknown' : whole.format(value);

export function rate(value) {
  if (value === null || value === undefined) return NONE;
  if (value === 0) return '0';
  if (value < 0.05) return '<0.1';
  if (value < 100) return one.format(value);
  return value < 100000 ? whole.format(value) : compact.format(value);
}

export const percent = value => value === null || value === undefined ? NONE : `${Math.round(value * 100)} %`;

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return NONE;
  if (seconds === 0) return '0';
  if (seconds < 0.001) return `${three(seconds * 1e6)} µs`;
  if (seconds < 1) return `${three(seconds * 1000)} ms`;
  if (seconds < 100) return `${three(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return `${three(seconds / 3600)} h`;
}

function three(value) {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : three(value)} ${units[unit]}`;
}

export function ago(then, now) {
  const seconds = Math.max(0, Math.round((now - then) / 1000));
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} days ago`;
}

// "BatchProcessor", "batchProcessor", "OneForOne" -> "batch processor", "one for one"
export const words = name => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
