using CsCheck;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Tests.Execution;

/// <summary>Work queues against a list.</summary>
public sealed class WorkQueueTests
{
    private static readonly Gen<(int What, int A, int B)[]> Uses = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 63], Gen.Int[0, 63]).Array[0, 120];

    [Fact]
    [Trait("Tier", "Long")]
    public void Messages_of_a_key_are_handled_one_after_the_other_and_hold_back_no_other_key() =>
        Uses.Sample(uses => Use(new KeyedWorkQueue<(int, int)>(), isKeyed: true, uses), iter: 20_000);

    [Fact]
    [Trait("Tier", "Long")]
    public void Messages_without_a_key_are_given_out_to_whoever_asks() =>
        Uses.Sample(uses => Use(new FifoWorkQueue<(int, int)>(), isKeyed: false, uses), iter: 20_000);

    [Fact]
    public void A_hot_key_takes_turns_with_the_others()
    {
        var queue = new KeyedWorkQueue<int>();
        for (var i = 0; i < 100; i++) queue.Add(i, key: 1);
        queue.Add(1000, key: 2);
        var room = new int[10];
        var lines = new KeyLine<int>?[10];
        Assert.Equal(10, queue.Take(room, lines));
        queue.Free(new WorkSpan<int>(room, lines), null);
        Assert.Equal(10, queue.Take(room, lines));
        Assert.Contains(1000, room);
    }

    [Fact]
    public void What_was_not_begun_is_returned_in_order()
    {
        var queue = new KeyedWorkQueue<int>();
        for (var i = 0; i < 20; i++) queue.Add(i, key: i % 2);
        queue.Take(new int[3], new KeyLine<int>?[3]);
        var rest = queue.Clear();
        Assert.Equal(17, rest.Count);
        Assert.Equal(rest.Where(static item => item % 2 == 1), rest.Where(static item => item % 2 == 1).Order());
        Assert.Equal(0, queue.Count);
        Assert.False(queue.HasReady);
    }

    private static void Use(IWorkQueue<(int Key, int Number)> queue, bool isKeyed, (int What, int A, int B)[] uses)
    {
        var model = new WorkQueueModel(queue, isKeyed);
        foreach (var (what, a, b) in uses)
        {
            switch (what)
            {
                case < 4:
                    model.Add(a % 5);
                    break;
                case < 6:
                    model.Take(1 + (a % 8));
                    break;
                case 6:
                    model.Finish(a);
                    break;
                case 7:
                    model.StopAt(a, b);
                    break;
                default:
                    model.Resolve(a, isDone: what == 8);
                    break;
            }
        }

        model.Drain();
        Assert.Equal(Enumerable.Range(0, model.AddedCount), model.Done.Select(static item => item.Number).Order());
    }
}
