namespace Headgate.Race.Keys;

/// <summary>A message: its key, and which of its key's messages it is, from 1.</summary>
internal readonly record struct KeyedNumber(int Key, int Number);
