using Headgate.Model.Tests.Topologies;
using Headgate.Stages;
using Headgate.Stages.Execution;
using Headgate.Testing.Scheduling;

namespace Headgate.Model.Tests.Preemption;

/// <summary>The lock-free parts by themselves, each used by a few at once in a lab that holds them up in the middle.</summary>
internal static class Drills
{
    private const int Writers = 3;
    private const int Each = 4;
    private const int Batches = 6;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Name, Action<StageLab, Dice> Run)> All { get; } = [("inbox", DrillInbox), ("batch pool", DrillPool), ("late turns", DrillLateTurns), ("park", DrillPark)];

    /// <summary>Writers post while a reader reads, sleeps and is woken.</summary>
    private static void DrillInbox(StageLab lab, Dice dice)
    {
        var inbox = new Inbox();
        inbox.Sleep();
        var read = new int[Writers];
        var isReading = false;
        for (var writer = 0; writer < Writers; writer++)
        {
            var number = writer;
            Schedule(lab, () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    if (inbox.Post(new Note(number, i)) == PostResult.Wake) Schedule(lab, Read);
                }
            });
        }

        lab.RunToQuiescence();
        ModelFailureException.Unless(read.All(static count => count == Each), $"A reader does not sleep while there are signals: read {string.Join(", ", read)} of {Each}.");
        ModelFailureException.Unless(inbox.Close() is null, "Nothing is left.");

        void Read()
        {
            ModelFailureException.Unless(!isReading, "A reader that is awake is not woken.");
            isReading = true;
            while (true)
            {
                for (var signal = inbox.TakeAll(); signal is not null; signal = signal.Next)
                {
                    var note = (Note)signal;
                    ModelFailureException.Unless(note.Number == read[note.Writer]++, "Each writer's signals are read once and in order.");
                }

                isReading = false;
                if (inbox.TrySleep()) return;
                isReading = true;
            }
        }
    }

    /// <summary>A producer rents batches that others return.</summary>
    private static void DrillPool(StageLab lab, Dice dice)
    {
        var pool = new BatchPool<int>();
        var rented = new HashSet<Batch<int>>(ReferenceEqualityComparer.Instance);
        var made = new HashSet<Batch<int>>(ReferenceEqualityComparer.Instance);
        Schedule(lab, () =>
        {
            for (var i = 0; i < Writers * Batches; i++)
            {
                var batch = pool.Rent(1000);
                made.Add(batch);
                ModelFailureException.Unless(rented.Add(batch), "A batch is rented by one at a time.");
                Schedule(lab, () =>
                {
                    rented.Remove(batch);
                    batch.Release();
                });
            }
        });
        lab.RunToQuiescence();
        var back = new HashSet<Batch<int>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < made.Count; i++) back.Add(pool.Rent(1000));
        ModelFailureException.Unless(back.SetEquals(made), $"What was returned is rented again: {made.Count} were made, {back.Intersect(made).Count()} have come back.");
    }

    /// <summary>Others have things done in turns of one who has stopped.</summary>
    private static void DrillLateTurns(StageLab lab, Dice dice)
    {
        var turns = new LateTurns(lab.Environment.Scheduler);
        var done = 0;
        var isBusy = false;
        for (var writer = 0; writer < Writers; writer++)
        {
            Schedule(lab, () =>
            {
                for (var i = 0; i < Each; i++) turns.Add(Do);
            });
        }

        lab.RunToQuiescence();
        ModelFailureException.Unless(done == Writers * Each, $"What was added is done, once: {done} of {Writers * Each}.");

        void Do()
        {
            ModelFailureException.Unless(!isBusy, "One thing is done at a time.");
            isBusy = true;
            PreemptionPoint.Pass();
            done++;
            isBusy = false;
        }
    }

    /// <summary>A stage is killed around the moment at which the callback that it awaits completes, while others call it: it ends, and each call gets an answer.</summary>
    private static void DrillPark(StageLab lab, Dice dice)
    {
        var gate = new TaskCompletionSource();
        var stage = lab.Start(new Waiter(gate.Task));
        var calls = new List<Task>();
        Schedule(lab, stage.Kill);
        Schedule(lab, () => gate.TrySetResult());
        for (var i = 0; i < Writers; i++) Schedule(lab, () => calls.Add(stage.CallAsync()));
        if (dice.OneIn(2)) Schedule(lab, () => calls.Add(stage.StopAsync()));
        lab.RunToQuiescence();
        ModelFailureException.Unless(stage.Completion.IsCompleted, $"A stage that is killed stops: it is {stage.Status}.");
        calls.Add(stage.CallAsync());
        lab.RunToQuiescence();
        ModelFailureException.Unless(calls.TrueForAll(static call => call.IsCompleted), "Each call gets an answer, also when the stage has ended.");
        foreach (var call in calls) _ = call.Exception; // which would else be one that nobody has looked at
    }

    private static void Schedule(StageLab lab, Action action) => lab.Environment.Schedule(new Work(action));

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }

    private sealed class Note(int writer, int number) : Signal
    {
        public int Writer => writer;

        public int Number => number;

        internal override ValueTask DeliverAsync() => default;

        internal override void Refuse()
        {
        }
    }

    /// <summary>Awaits something at its start, and does what it is called for.</summary>
    private sealed class Waiter(Task gate) : Producer<int>
    {
        public Task CallAsync() => InvokeAsync(async () => await gate);

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken) => default;
    }
}
