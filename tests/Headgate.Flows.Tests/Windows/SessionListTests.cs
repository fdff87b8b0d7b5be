using Headgate.Flows.Windowing;

namespace Headgate.Flows.Tests.Windows;

/// <summary>The sessions of one key, against a list that is sorted anew each time.</summary>
[Trait("Conformance", "F18")]
public sealed class SessionListTests
{
    private const int Rounds = 300;

    [Fact]
    public void Sessions_are_in_the_order_of_their_times_whatever_is_put_in_and_taken_out()
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(Rounds); seed++)
        {
            var random = new Random(seed);
            var (tested, model) = (new SessionList<int>(), new List<Session<int>>());
            var growth = random.Next(1, 4);
            for (var step = 0; step < 200; step++)
            {
                if (random.Next(4) < growth) Add(tested, model, random);
                else Remove(tested, model, random);
                Assert.True(model.SequenceEqual(Enumerable.Range(0, tested.Count).Select(place => tested[place])), $"seed {seed}, step {step}");
                var time = random.Next(1100);
                Assert.True(model.Count(session => session.End <= time) == tested.PlaceOfEndAfter(time), $"seed {seed}, step {step}, time {time}");
            }
        }
    }

    private static void Add(SessionList<int> tested, List<Session<int>> model, Random random)
    {
        var start = random.Next(100) * 10;
        if (model.Exists(session => session.Start == start)) return;
        var session = new Session<int>(start, start + random.Next(1, 11), new Cell<int>(0));
        tested.Add(session);
        model.Add(session);
        model.Sort(static (one, other) => one.Start.CompareTo(other.Start));
    }

    private static void Remove(SessionList<int> tested, List<Session<int>> model, Random random)
    {
        if (model.Count == 0) return;
        if (random.Next(2) == 0)
        {
            var place = random.Next(model.Count);
            tested.RemoveAt(place);
            model.RemoveAt(place);
            return;
        }

        var gone = random.Next(Math.Min(model.Count, 5) + 1);
        foreach (var session in model.Take(gone)) session.IsGone = true;
        tested.RemoveGone();
        model.RemoveRange(0, gone);
    }
}
