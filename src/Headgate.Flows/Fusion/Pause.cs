namespace Headgate.Flows.Fusion;

/// <summary>Between two stretches of what is poured out: the place to look whether anybody asks for more, and to stop when not. See <see cref="Outpouring{T}"/>.</summary>
internal readonly struct Pause;
