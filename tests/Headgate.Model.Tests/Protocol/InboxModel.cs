using Headgate.Stages.Execution;

namespace Headgate.Model.Tests.Protocol;

/// <summary>
/// Every interleaving of writers that post to an inbox and the reader that empties it, goes to sleep and is woken. A step is one call of the
/// inbox: each of its calls is one atomic operation.
/// </summary>
internal sealed class InboxModel(int writers, int signalsEach)
{
    private readonly List<int> _path = [];

    private enum Reader
    {
        /// <summary>Takes everything next.</summary>
        Awake,

        /// <summary>Has found nothing and is about to sleep.</summary>
        Drowsy,

        /// <summary>Does nothing until it is woken.</summary>
        Asleep,
    }

    public long RunCount { get; private set; }

    /// <summary>Explores everything.</summary>
    /// <exception cref="ModelFailureException">A signal is lost, doubled or out of order, or the reader is not woken, or twice.</exception>
    public void Run() => Explore();

    private void Explore()
    {
        var choices = Play();
        for (var choice = 0; choice < choices; choice++)
        {
            _path.Add(choice);
            Explore();
            _path.RemoveAt(_path.Count - 1);
        }
    }

    /// <summary>Replays the path on a new inbox and returns how many ways there are to go on.</summary>
    private int Play()
    {
        var run = new OneRun(writers, signalsEach);
        foreach (var choice in _path) run.Step(choice);
        var choices = run.CountChoices();
        if (choices > 0) return choices;
        RunCount++;
        run.CheckEnd();
        return 0;
    }

    private sealed class OneRun
    {
        private readonly Inbox _inbox = new();
        private readonly int[] _posted;
        private readonly int[] _read;
        private readonly int _signalsEach;
        private Reader _reader;

        public OneRun(int writers, int signalsEach)
        {
            _posted = new int[writers];
            _read = new int[writers];
            _signalsEach = signalsEach;
        }

        public int CountChoices() => _posted.Count(posted => posted < _signalsEach) + (_reader == Reader.Asleep ? 0 : 1);

        public void Step(int choice)
        {
            for (var writer = 0; writer < _posted.Length; writer++)
            {
                if (_posted[writer] == _signalsEach || choice-- > 0) continue;
                Post(writer);
                return;
            }

            Read();
        }

        public void CheckEnd() =>
            ModelFailureException.Unless(_read.All(read => read == _signalsEach), "A reader does not sleep while there are signals.");

        private void Post(int writer)
        {
            var result = _inbox.Post(new Note(writer, _posted[writer]++));
            ModelFailureException.Unless(result != PostResult.Closed, "An open inbox takes signals.");
            if (result != PostResult.Wake) return;
            ModelFailureException.Unless(_reader == Reader.Asleep, "Only a reader that sleeps is woken.");
            _reader = Reader.Awake;
        }

        private void Read()
        {
            if (_reader == Reader.Drowsy)
            {
                _reader = _inbox.TrySleep() ? Reader.Asleep : Reader.Awake;
                return;
            }

            var signal = _inbox.TakeAll();
            _reader = signal is null ? Reader.Drowsy : Reader.Awake;
            for (; signal is not null; signal = signal.Next)
            {
                var note = (Note)signal;
                ModelFailureException.Unless(note.Number == _read[note.Writer]++, "Each writer's signals are read once and in order.");
            }
        }
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
}
