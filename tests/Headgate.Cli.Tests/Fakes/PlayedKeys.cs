using System.Collections.Concurrent;
using Spectre.Console;

namespace Headgate.Cli.Tests.Fakes;

/// <summary>Keys that a test presses. Thread-safe.</summary>
internal sealed class PlayedKeys : IAnsiConsoleInput
{
    private readonly ConcurrentQueue<ConsoleKeyInfo> _keys = new();

    public void Press(ConsoleKey key) => _keys.Enqueue(new ConsoleKeyInfo((char)key, key, shift: false, alt: false, control: false));

    public bool IsKeyAvailable() => !_keys.IsEmpty;

    public ConsoleKeyInfo? ReadKey(bool intercept) => _keys.TryDequeue(out var key) ? key : null;

    public Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken) => Task.FromResult(ReadKey(intercept));
}
