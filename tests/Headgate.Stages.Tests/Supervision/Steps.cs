using Headgate.Stages.Supervision;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Supervision;

/// <summary>What the supervision tests share: a notebook of what happened, and children that write into it.</summary>
internal sealed class Steps
{
    private readonly List<string> _notes = [];

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Runs a test body under many interleavings; a failure names its seed.</summary>
    public static void UnderEachSeed(int count, Func<StageLab, Task> body)
    {
        for (var seed = 0; seed < Share.Of(count); seed++)
        {
            var lab = new StageLab(seed);
            try
            {
                lab.Run(() => body(lab));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed} failed after {lab.StepCount} steps: {exception.Message}\n{lab.DescribeStages()}", exception);
            }
        }
    }

    public void Note(string what) => _notes.Add(what);

    public Child New(string name) => new(name, this);

    /// <summary>A consumer that can be told to fail or to end.</summary>
    internal sealed class Child(string name, Steps steps) : Consumer<int>(new ConsumerOptions<int> { Name = name })
    {
        public Task FailAsync() => Completes(() => throw new InvalidDataException($"{Name} failed"));

        public Task EndAsync() => Completes(() => Stop());

        public bool HangsInTermination { get; set; }

        protected override ValueTask OnStartAsync(CancellationToken cancellationToken)
        {
            steps.Note($"start {Name}");
            return default;
        }

        protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken) => default;

        protected override async ValueTask OnTerminateAsync(StopReason reason)
        {
            steps.Note($"stop {Name}");
            if (HangsInTermination) await Task.Delay(TimeSpan.FromDays(1), TimeProvider, CancellationToken.None);
        }

        private async Task Completes(Action action)
        {
            Post(action);
            try
            {
                await Completion;
            }
            catch (InvalidDataException)
            {
                // The failure that was asked for.
            }
        }
    }

    /// <summary>Waits, in virtual time, until a condition holds.</summary>
    public static async Task UntilAsync(StageLab lab, Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 10_000, "The condition never held.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time);
        }
    }

    public static Child Of(ChildHandle handle) => (Child)handle.Stage!;
}
