using System.Runtime.InteropServices;

namespace Headgate.Stages.Diagnostics;

/// <summary>One stage among those of its name. It does not keep the stage alive: one that nobody has stopped and nobody knows any more goes. Used under the lock of
/// <see cref="StageRegister"/>.</summary>
internal sealed class StageTally
{
    private readonly long[] _counted = new long[StageCount.Length];
    private WeakGCHandle<Stage> _stage;
    private volatile bool _hasEnded;

    public StageTally(Stage stage, NamedStages stages)
    {
        _stage = new WeakGCHandle<Stage>(stage);
        Stages = stages;
        Emits = stage.Emits;
        Receives = stage.Receives;
    }

    public NamedStages Stages { get; }

    public bool Emits { get; }

    public bool Receives { get; }

    /// <summary>Gets or sets where it stands among them.</summary>
    public int Place { get; set; }

    /// <summary>Gets whether the stage has ended, or is gone.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Gets the stage; null when it is gone.</summary>
    public Stage? Stage => !HasEnded && _stage.TryGetTarget(out var stage) ? stage : null;

    /// <summary>Adds what the stage has counted since the last time to what all of its name have.</summary>
    public void Settle(Stage stage)
    {
        Span<long> now = stackalloc long[_counted.Length];
        stage.MeasureCounts(now);
        for (var i = 0; i < _counted.Length; i++)
        {
            Stages.Totals[i] += now[i] - _counted[i];
            _counted[i] = now[i];
        }
    }

    /// <summary>The stage has ended, or is gone.</summary>
    public void Release()
    {
        _hasEnded = true;
        _stage.Dispose();
    }
}
