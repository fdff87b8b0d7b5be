namespace Patterns;

/// <summary>Gives readings 1, 2, 3 and so on, and gives an error instead now and then. It outlives the stage that reads it.</summary>
public sealed class Device(int readings, int failsAfterEach)
{
    private int _last;
    private bool _hasFailed;

    /// <summary>The next reading; null when there are no more.</summary>
    public int? Read()
    {
        if (_last == readings) return null;
        _hasFailed = !_hasFailed && _last > 0 && _last % failsAfterEach == 0;
        if (_hasFailed) throw new IOException($"no answer after reading {_last}");
        return ++_last;
    }
}
