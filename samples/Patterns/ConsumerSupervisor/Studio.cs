using System.Collections.Concurrent;

namespace Patterns;

/// <summary>Develops pictures. Tasks run side by side, so what they share is safe for any thread.</summary>
public sealed class Studio
{
    private readonly ConcurrentBag<int> _developed = [];
    private readonly Lock _lock = new();
    private int _running;
    private int _failures;

    /// <summary>The pictures that are done.</summary>
    public IReadOnlyCollection<int> Developed => _developed;

    /// <summary>The most pictures that were under way at one time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Develops a picture.</summary>
    /// <exception cref="InvalidOperationException">The picture is number 7, or it is number 4 and this is the first time.</exception>
    public async Task DevelopAsync(int picture, CancellationToken cancellationToken)
    {
        Count(1);
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            if (picture == 4 && Interlocked.Increment(ref _failures) == 1) throw new InvalidOperationException("a light was on");
            if (picture == 7) throw new InvalidOperationException("there is no film");
            _developed.Add(picture);
        }
        finally
        {
            Count(-1);
        }
    }

    private void Count(int change)
    {
        lock (_lock)
        {
            _running += change;
            MostAtOnce = Math.Max(MostAtOnce, _running);
        }
    }
}
