using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Headgate.Model.Tests.Preemption;

/// <summary>Work that can be held up in the middle: it has a thread, and that runs only while whoever has started or resumed it waits. So one thread runs at a time.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It is used again and again, as long as the process lives, and nobody asks for a wait handle.")]
internal sealed class Fiber
{
    private static readonly ConcurrentBag<Fiber> Idle = [];

    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _held = new(0);
    private SynchronizationContext? _context;
    private IPreemption? _preemption;
    private Action? _work;
    private Exception? _failure;

    private Fiber() => new Thread(RunAll) { IsBackground = true, Name = "fiber" }.Start();

    /// <summary>Whether the work has ended.</summary>
    public bool IsDone => _work is null;

    /// <summary>One that has nothing to do yet.</summary>
    public static Fiber Take() => Idle.TryTake(out var fiber) ? fiber : new Fiber();

    /// <summary>Starts work; returns when it has ended or was held up. What it throws is thrown on.</summary>
    public void Start(Action work, IPreemption preemption)
    {
        (_work, _preemption, _context) = (work, preemption, SynchronizationContext.Current);
        Resume();
    }

    /// <summary>Goes on; returns when the work has ended or is held up again. What it throws is thrown on.</summary>
    public void Resume()
    {
        _go.Release();
        _held.Wait();
        if (!IsDone) return;
        var failure = _failure;
        _failure = null;
        Idle.Add(this);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Holds the work up. Called by the work.</summary>
    public void Hold()
    {
        _held.Release();
        _go.Wait();
    }

    private void RunAll()
    {
        while (true)
        {
            _go.Wait();
            SynchronizationContext.SetSynchronizationContext(_context);
            PreemptionPoint.Preemption = _preemption;
            try
            {
                _work!();
            }
            catch (Exception failure)
            {
                _failure = failure;
            }

            PreemptionPoint.Preemption = _preemption = null;
            SynchronizationContext.SetSynchronizationContext(null);
            (_work, _context) = (null, null);
            _held.Release();
        }
    }
}
