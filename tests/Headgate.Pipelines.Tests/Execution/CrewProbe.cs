using Headgate.Pipelines.Execution;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Execution;

/// <summary>A piece of work and how it goes: how often it fails first, and whether it takes its time.</summary>
internal sealed record Job(int Key, int Number, int Failures, TimeSpan? Takes)
{
    public int Tries { get; set; }

    /// <summary>Runs when the work is begun.</summary>
    public Action? Begun { get; init; }
}

/// <summary>Watches what a crew does with its work.</summary>
internal sealed class CrewProbe : ICrewHost<Job>
{
    private readonly bool _isKeyed;
    private readonly StageLab _lab;
    private readonly Dictionary<int, int> _newest = [];
    private readonly HashSet<int> _busyKeys = [];

    public CrewProbe(StageLab lab, bool isKeyed, int concurrency, int mostAtOnce)
    {
        _lab = lab;
        _isKeyed = isKeyed;
        Crew = new Crew<Job>(isKeyed ? new KeyedWorkQueue<Job>() : new FifoWorkQueue<Job>(), this, lab.Environment, concurrency, mostAtOnce);
    }

    public Crew<Job> Crew { get; }

    public List<Job> Delivered { get; } = [];

    public List<Job> GivenUp { get; } = [];

    public List<Exception> Failures { get; } = [];

    /// <summary>What workers fail with when they send on what they have done.</summary>
    public Exception? DeliveryFailure { get; init; }

    public int Running { get; private set; }

    public int MostRunning { get; private set; }

    public int DoneCount { get; private set; }

    public int TurnCount { get; private set; }

    /// <summary>Workers that have begun to work and have not come to the end of it.</summary>
    public int BusyWorkers { get; private set; }

    public int Load { get; private set; }

    public int KeyOf(Job item) => item.Key;

    public IShift<Job> BeginShift() => new Shift(this);

    public void Count(ReadOnlySpan<Job> items) => DoneCount += items.Length;

    public void Done() => Load = Crew.Load;

    public void GaveUp(Job item) => GivenUp.Add(item);

    public void Failed(Exception failure) => Failures.Add(failure);

    private void Begin(Job job)
    {
        job.Begun?.Invoke();
        MostRunning = Math.Max(MostRunning, ++Running);
        if (!_isKeyed) return;
        Assert.True(_busyKeys.Add(job.Key), "One message of a key is handled at a time.");
        Assert.True(job.Number > _newest.GetValueOrDefault(job.Key, -1), "The messages of a key are handled in their order.");
    }

    private Postponement? End(Job job)
    {
        Running--;
        _busyKeys.Remove(job.Key);
        if (job.Tries++ < job.Failures) return Postponement.For(TimeSpan.FromMilliseconds(10));
        _newest[job.Key] = job.Number;
        return null;
    }

    private sealed class Shift(CrewProbe probe) : IShift<Job>
    {
        private readonly List<Job> _kept = [];
        private TaskCompletionSource? _turn;

        public ValueTask<Postponement?> HandleAsync(Job item)
        {
            probe.Begin(item);
            return item.Takes is { } time ? WaitAsync(item, time) : new ValueTask<Postponement?>(Keep(item));
        }

        public Postponement? Reject(Job item, Exception failure) => null;

        public void Enter(bool isBusy)
        {
            probe.TurnCount++;
            if (!isBusy) probe.BusyWorkers++;
        }

        public void Leave() => probe.BusyWorkers--;

        public void Yield()
        {
            _turn?.SetResult();
            _turn = null;
        }

        public ValueTask DeliverAsync()
        {
            if (probe.DeliveryFailure is { } failure) throw failure;
            foreach (var job in _kept)
            {
                if (probe._isKeyed) Assert.DoesNotContain(probe.Delivered, other => other.Key == job.Key && other.Number > job.Number);
                probe.Delivered.Add(job);
            }

            _kept.Clear();
            return default;
        }

        private async ValueTask<Postponement?> WaitAsync(Job item, TimeSpan time)
        {
            var turn = _turn = new TaskCompletionSource();
            if (time == TimeSpan.Zero) await Task.Yield();
            else await Task.Delay(time, probe._lab.Time);
            await turn.Task;
            return Keep(item);
        }

        private Postponement? Keep(Job item)
        {
            var postponement = probe.End(item);
            if (postponement is null) _kept.Add(item);
            return postponement;
        }
    }
}
