using Headgate.Pipelines.Execution;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Execution;

/// <summary>Workers that share a queue, under every schedule that two thousand seeds draw.</summary>
public sealed class CrewTests
{
    private const int Seeds = 2_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_work_is_done_once_in_the_order_of_its_key_by_no_more_workers_than_there_may_be(bool isKeyed)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var lab = new StageLab(seed);
            var concurrency = lab.Random.Next(1, 5);
            var probe = new CrewProbe(lab, isKeyed, concurrency, mostAtOnce: lab.Random.Next(1, 9));
            var jobs = AddInPieces(lab, probe);
            Finish(lab, probe, jobs, seed);
            Assert.True(probe.MostRunning <= concurrency, $"Seed {seed}: {probe.MostRunning} ran at once where {concurrency} may.");
        }
    }

    [Fact]
    public void A_slow_key_holds_back_no_other()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var lab = new StageLab(seed);
            var probe = new CrewProbe(lab, isKeyed: true, concurrency: 2, mostAtOnce: 16);
            var jobs = Enumerable.Range(0, 160).Select(number => new Job(number % 16, number, 0, number % 16 == 3 ? TimeSpan.FromSeconds(1) : null)).ToList();
            probe.Crew.Add(jobs.ToArray());
            lab.RunToQuiescence();
            Assert.Equal(150, probe.DoneCount);
            Assert.Equal(1, probe.Running);
            Finish(lab, probe, jobs, seed);
        }
    }

    [Fact]
    public void A_worker_whose_turn_is_over_lets_others_have_theirs_though_it_has_more_to_do()
    {
        var lab = new StageLab(0);
        var probe = new CrewProbe(lab, isKeyed: false, concurrency: 1, mostAtOnce: 8);
        probe.Crew.Add(TurnLong(lab, 5));
        for (var turn = 1; turn <= 5; turn++)
        {
            Assert.True(lab.Step());
            Assert.Equal(turn, probe.DoneCount);
        }

        probe.Crew.Add([.. Enumerable.Range(5, 50).Select(static number => new Job(number, number, 0, null))]);
        lab.RunToQuiescence();
        Assert.Equal((55, 0), (probe.DoneCount, probe.Crew.Load));
    }

    [Fact]
    public void A_turn_ends_as_well_where_each_piece_is_to_be_tried_again()
    {
        var lab = new StageLab(0);
        var probe = new CrewProbe(lab, isKeyed: false, concurrency: 1, mostAtOnce: 8);
        probe.Crew.Add(TurnLong(lab, 5, failures: 1));
        for (var turn = 1; turn <= 5; turn++)
        {
            Assert.True(lab.Step());
            Assert.Equal((turn, 0), (probe.TurnCount, probe.DoneCount));
        }

        lab.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((5, 0, 0), (probe.DoneCount, probe.Crew.Load, probe.BusyWorkers));
    }

    [Fact]
    public void A_worker_whose_turn_is_over_when_nothing_is_left_has_no_other()
    {
        var lab = new StageLab(0);
        var probe = new CrewProbe(lab, isKeyed: false, concurrency: 1, mostAtOnce: 8);
        probe.Crew.Add(TurnLong(lab, 1));
        Assert.True(lab.Step());
        Assert.Equal((0, 0), (probe.Crew.BusyWorkers, probe.BusyWorkers));
        Assert.False(lab.Step());
    }

    [Fact]
    public void Quick_work_is_done_in_one_turn()
    {
        var lab = new StageLab(0);
        var probe = new CrewProbe(lab, isKeyed: false, concurrency: 1, mostAtOnce: 8);
        probe.Crew.Add([.. Enumerable.Range(0, 50).Select(static number => new Job(number, number, 0, null))]);
        Assert.True(lab.Step());
        Assert.Equal(50, probe.DoneCount);
    }

    [Fact]
    public void A_turn_ends_though_the_clock_stands_still()
    {
        var lab = new StageLab(0);
        var probe = new CrewProbe(lab, isKeyed: false, concurrency: 1, mostAtOnce: 1);
        probe.Crew.Add([.. Enumerable.Range(0, (2 * Worker<Job>.ChunksPerTurn) + 1).Select(static number => new Job(number, number, 0, null))]);
        for (var turn = 1; turn <= 2; turn++)
        {
            Assert.True(lab.Step());
            Assert.Equal(turn * Worker<Job>.ChunksPerTurn, probe.DoneCount);
        }

        Assert.True(lab.Step());
        Assert.Equal((2 * Worker<Job>.ChunksPerTurn) + 1, probe.DoneCount);
    }

    [Fact]
    public void Who_pauses_the_crew_waits_for_a_worker_that_lets_others_have_their_turns()
    {
        var lab = new StageLab(0);
        var probe = new CrewProbe(lab, isKeyed: false, concurrency: 1, mostAtOnce: 8);
        probe.Crew.Add(TurnLong(lab, 3));
        lab.Step();
        Assert.Equal((1, 1), (probe.Crew.BusyWorkers, probe.BusyWorkers));
        var pausing = probe.Crew.PauseAsync();
        Assert.False(pausing.IsCompleted);
        lab.RunToQuiescence();
        Assert.True(pausing.IsCompleted);
        Assert.Equal(1, probe.DoneCount);
        probe.Crew.Resume();
        lab.RunToQuiescence();
        Assert.Equal(3, probe.DoneCount);
    }

    [Fact]
    public void Who_waits_for_the_workers_does_not_wait_for_one_that_has_failed()
    {
        var lab = new StageLab(0);
        var probe = new CrewProbe(lab, isKeyed: false, concurrency: 1, mostAtOnce: 8) { DeliveryFailure = new InvalidOperationException("broken") };
        probe.Crew.Add([new Job(1, 0, 0, null)]);
        lab.RunToQuiescence();
        Assert.Equal([probe.DeliveryFailure], probe.Failures);
        probe.Crew.Stop();
        Assert.True(probe.Crew.PauseAsync().IsCompleted);
    }

    [Fact]
    public void Work_that_is_to_be_tried_again_holds_back_its_key_and_no_worker()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var lab = new StageLab(seed);
            var probe = new CrewProbe(lab, isKeyed: true, concurrency: 1, mostAtOnce: 8);
            Job[] jobs = [new(1, 0, Failures: 2, null), new(1, 1, 0, null), new(2, 2, 0, null), new(3, 3, 0, null)];
            probe.Crew.Add(jobs);
            lab.RunToQuiescence();
            Assert.Equal([2, 3], probe.Delivered.Select(static job => job.Number).Order());
            lab.Advance(TimeSpan.FromMilliseconds(10));
            Assert.Equal(2, probe.DoneCount);
            lab.Advance(TimeSpan.FromMilliseconds(10));
            Assert.Equal([0, 1], probe.Delivered.Select(static job => job.Number).Where(static number => number < 2));
            Finish(lab, probe, [.. jobs], seed);
        }
    }

    [Fact]
    public void The_number_of_workers_can_be_changed_while_they_work()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var lab = new StageLab(seed);
            var probe = new CrewProbe(lab, isKeyed: lab.Random.Next(2) == 0, concurrency: 1, mostAtOnce: 4);
            var jobs = AddInPieces(lab, probe, () => probe.Crew.Concurrency = lab.Random.Next(1, 6));
            Finish(lab, probe, jobs, seed);
            Assert.True(probe.MostRunning <= 5, $"Seed {seed}");
        }
    }

    [Fact]
    public void More_workers_begin_at_once_and_fewer_as_soon_as_their_work_is_done()
    {
        var lab = new StageLab(1);
        var probe = new CrewProbe(lab, isKeyed: false, concurrency: 1, mostAtOnce: 1);
        probe.Crew.Add([.. Enumerable.Range(0, 100).Select(static number => new Job(0, number, 0, TimeSpan.FromSeconds(1)))]);
        lab.RunToQuiescence();
        Assert.Equal(1, probe.Running);
        probe.Crew.Concurrency = 8;
        lab.RunToQuiescence();
        Assert.Equal(8, probe.Running);
        probe.Crew.Concurrency = 2;
        lab.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, probe.Running);
    }

    [Fact]
    public void What_was_not_finished_when_a_crew_stops_is_returned_and_nothing_is_lost()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var lab = new StageLab(seed);
            var probe = new CrewProbe(lab, isKeyed: lab.Random.Next(2) == 0, concurrency: lab.Random.Next(1, 4), mostAtOnce: 4);
            var jobs = AddInPieces(lab, probe);
            for (var step = lab.Random.Next(60); step > 0; step--) lab.Step();
            var rest = probe.Crew.Stop();
            for (var second = 0; second < 5; second++) lab.Advance(TimeSpan.FromSeconds(1));
            var all = rest.Concat(probe.Delivered).Concat(probe.GivenUp).Select(static job => job.Number).Order();
            Assert.Equal(jobs.Select(static job => job.Number), all);
            Assert.Empty(probe.Failures);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_worker_puts_back_when_its_crew_has_stopped_meanwhile_is_given_up(bool isKeyed)
    {
        var lab = new StageLab(1);
        var probe = new CrewProbe(lab, isKeyed, concurrency: 1, mostAtOnce: 4);
        List<Job> rest = [];
        var slow = new Job(0, 0, 0, TimeSpan.FromSeconds(1)) { Begun = () => rest = probe.Crew.Stop() };

        // How many are taken together is known when one has been handled.
        probe.Crew.Add([new(9, 5, 0, null)]);
        lab.RunToQuiescence();
        probe.Crew.Add([slow, new(0, 1, 0, null), new(1, 2, 0, null), new(2, 3, 0, null), new(3, 4, 0, null)]);
        lab.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([4], rest.Select(static job => job.Number));
        Assert.Equal([1, 2, 3], probe.GivenUp.Select(static job => job.Number));
        Assert.Equal([5, 0], probe.Delivered.Select(static job => job.Number));
        Assert.Equal((0, 5), (probe.Crew.Load, probe.DoneCount));
    }

    /// <summary>Work of which each piece takes a turn.</summary>
    private static Job[] TurnLong(StageLab lab, int count, int failures = 0) =>
        [.. Enumerable.Range(0, count).Select(number => new Job(number, number, failures, null) { Begun = () => lab.Suspend(ChunkSize.Target) })];

    private static List<Job> AddInPieces(StageLab lab, CrewProbe probe, Action? between = null)
    {
        var jobs = new List<Job>();
        for (var piece = lab.Random.Next(1, 6); piece > 0; piece--)
        {
            var added = Enumerable.Range(jobs.Count, lab.Random.Next(0, 12)).Select(number => Draw(lab, number)).ToArray();
            jobs.AddRange(added);
            probe.Crew.Add(added);
            for (var step = lab.Random.Next(20); step > 0; step--) lab.Step();
            between?.Invoke();
        }

        return jobs;
    }

    private static Job Draw(StageLab lab, int number)
    {
        var random = lab.Random;
        TimeSpan? takes = random.Next(6) switch
        {
            0 => TimeSpan.Zero,
            1 => TimeSpan.FromMilliseconds(random.Next(1, 30)),
            _ => null,
        };
        var holdsItsThread = TimeSpan.FromMicroseconds(random.Next(4) == 0 ? random.Next(400) : 0);
        return new Job(random.Next(4), number, random.Next(5) == 0 ? random.Next(1, 3) : 0, takes) { Begun = () => lab.Suspend(holdsItsThread) };
    }

    private static void Finish(StageLab lab, CrewProbe probe, List<Job> jobs, int seed)
    {
        for (var second = 0; second < 100 && probe.DoneCount < jobs.Count; second++) lab.Advance(TimeSpan.FromSeconds(1));
        lab.RunToQuiescence();
        Assert.Empty(probe.Failures);
        Assert.True(jobs.Count == probe.DoneCount, $"Seed {seed}: {probe.DoneCount} of {jobs.Count} are done.");
        Assert.Equal(jobs.Select(static job => job.Number), probe.Delivered.Select(static job => job.Number).Order());
        Assert.Equal((0, 0, 0, 0), (probe.Crew.Load, probe.Running, probe.BusyWorkers, probe.Crew.BusyWorkers));
    }
}
