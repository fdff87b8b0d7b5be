using CsCheck;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Tests.Dispatching;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Emission;

/// <summary>Whatever happens to an outlet, every event that was emitted is accounted for once.</summary>
public sealed class OutletAccountTests
{
    private static readonly Func<IDispatcher<int>>[] Dispatchers =
    [
        () => new DemandDispatcher<int>(),
        () => new DemandDispatcher<int>(new() { ChunkSize = 2 }),
        () => PartitionDispatcher.ByCount<int>(2, number => number % 2, maxQueued: 4),
        () => PartitionDispatcher.ByCount<int>(2, SkipsSevens),
        () => PartitionDispatcher.ByCount<int>(2, number => number % 13 == 12 ? 99 : number % 2),
        () => new RoundRobinDispatcher<int>(),
    ];

    [Fact]
    [Trait("Conformance", "S47")]
    public void Emitted_is_delivered_and_waiting_and_discarded_and_none_comes_twice()
    {
        var settings = Gen.Select(Gen.Int[0, Dispatchers.Length - 1], Gen.Int[0, 12], Gen.Int[-1, 1]);
        var steps = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 3], Gen.Int[1, 9]).Array[1, 40];
        Gen.Select(settings, steps).Sample((setting, script) =>
        {
            var (dispatcher, bufferSize, keep) = setting;
            var account = new Account(new OutletProbe<int>(Dispatchers[dispatcher](), bufferSize, keep < 0 ? null : (BufferKeep)keep));
            foreach (var (kind, who, count) in script)
            {
                account.Step(kind, who, count);
                account.AssertBalanced();
            }

            account.Stop();
            account.AssertBalanced();
        });
    }

    private static bool SkipsSevens(ref int number, out int partition)
    {
        partition = number % 2;
        return number % 7 != 0;
    }

    private sealed class Account(OutletProbe<int> outlet)
    {
        private readonly List<DownstreamProbe<int>> _all = [];
        private readonly List<DownstreamProbe<int>> _open = [];
        private int _next;

        public void Step(int kind, int who, int count)
        {
            if (kind == 0) Join(who);
            else if (kind == 1) outlet.Outlet.Accumulate();
            else if (kind == 2) Safely(outlet.Outlet.Forward);
            else if (kind > 7) Emit(count);
            else if (_open.Count == 0) return;
            else if (kind == 3) Leave(who);
            else Safely(() => outlet.Ask(_open[who % _open.Count], count));
        }

        public void Stop() => outlet.Outlet.Stop(StopReason.Normal);

        public void AssertBalanced()
        {
            var delivered = _all.SelectMany(probe => probe.Events).ToList();
            Assert.Equal(outlet.Outlet.EmittedCount, delivered.Count + outlet.Outlet.BufferedCount + outlet.Discarded.Count());
            Assert.Distinct(delivered.Concat(outlet.Discarded));
            Assert.All(_all, probe => Assert.Equal(probe.Events.Order(), probe.Events));
            Assert.InRange(outlet.Outlet.EmittedCount, 0, _next);
        }

        private void Join(int partition)
        {
            var refusals = outlet.Refusals.Count;
            var probe = outlet.JoinPartition(partition);
            if (outlet.Refusals.Count > refusals) return;
            _all.Add(probe);
            _open.Add(probe);
        }

        private void Leave(int who)
        {
            var leaver = _open[who % _open.Count];
            _open.Remove(leaver);
            Safely(() => outlet.Leave(leaver));
        }

        private void Emit(int count)
        {
            var events = Enumerable.Range(_next, count).ToArray();
            _next += count;
            Safely(() => outlet.Emit(events));
        }

        /// <summary>A full buffer and an unknown partition are errors to whoever meets them, and leave the account in order.</summary>
        private static void Safely(Action action) => Assert.True(Record.Exception(action) is null or BufferFullException or UnknownPartitionException);
    }
}
