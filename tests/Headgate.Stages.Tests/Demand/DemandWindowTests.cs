using CsCheck;
using Headgate.Stages.Demand;

namespace Headgate.Stages.Tests.Demand;

public sealed class DemandWindowTests
{
    [Fact]
    [Trait("Conformance", "S2")]
    public void The_first_ask_is_MaxDemand()
    {
        var window = new DemandWindow(1000, 750);

        Assert.Equal(1000, window.Open());
        Assert.Equal(1000, window.Outstanding);
    }

    [Fact]
    [Trait("Conformance", "S2")]
    public void An_ask_of_250_goes_out_after_50_of_the_third_batch_of_100()
    {
        var window = new DemandWindow(1000, 750);
        window.Open();

        var asks = Enumerable.Range(0, 5).Select(_ => Drain(ref window, 100)).ToList();

        Assert.Equal(["100:0", "100:0", "50:250 50:0", "100:0", "100:250"], asks);
    }

    [Theory]
    [InlineData(1000, 500, 1000, "500:500 500:500")]
    [InlineData(100, 80, 100, "20:20 20:20 20:20 20:20 20:20")]
    [InlineData(100, 20, 100, "80:80 20:0")]
    [InlineData(1, 0, 1, "1:1")]
    [InlineData(7, 0, 7, "7:7")]
    [InlineData(7, 6, 3, "1:1 1:1 1:1")]
    [Trait("Conformance", "S2")]
    public void A_batch_is_cut_where_the_consumer_asks_again(int maxDemand, int minDemand, int batch, string slicesAndAsks)
    {
        var window = new DemandWindow(maxDemand, minDemand);
        window.Open();

        Assert.Equal(slicesAndAsks, Drain(ref window, batch));
    }

    [Fact]
    [Trait("Conformance", "S2")]
    public void A_window_does_what_a_naive_count_does_one_event_at_a_time()
    {
        Gen.Int[1, 200].SelectMany(max => Gen.Select(Gen.Const(max), Gen.Int[0, max - 1], Gen.Int[1, 500].Array[0, 30]))
            .Sample((max, min, batches) =>
            {
                var window = new DemandWindow(max, min);
                var outstanding = window.Open();
                foreach (var batch in batches)
                {
                    var available = Math.Min(batch, outstanding);
                    while (available > 0)
                    {
                        var slice = window.NextSlice(available);
                        var (asked, after) = AskOneByOne(max, min, outstanding, slice);
                        Assert.InRange(slice, 1, available);
                        Assert.Equal(asked, window.Processed(slice));
                        Assert.Equal(after, window.Outstanding);
                        outstanding = after;
                        available -= slice;
                    }
                }
            });
    }

    // GS-043: what comes in excess is processed all the same, and the account never goes below nothing.
    [Fact]
    [Trait("Conformance", "S49")]
    public void Excess_is_taken_and_leaves_the_window_full()
    {
        var window = new DemandWindow(4, 2);
        window.Open();

        Assert.Equal(4, window.Processed(50));
        Assert.Equal(4, window.Outstanding);
    }

    /// <summary>Processes a batch slice by slice: "size:ask" of each.</summary>
    private static string Drain(ref DemandWindow window, int batch)
    {
        var steps = new List<string>();
        while (batch > 0)
        {
            var slice = window.NextSlice(batch);
            steps.Add($"{slice}:{window.Processed(slice)}");
            batch -= slice;
        }

        return string.Join(' ', steps);
    }

    /// <summary>The definition, event by event: an ask is due as soon as the outstanding count is at the minimum, and never within a slice.</summary>
    private static (int Asked, int Outstanding) AskOneByOne(int max, int min, int outstanding, int slice)
    {
        for (var done = 1; done <= slice; done++)
        {
            outstanding--;
            if (outstanding > min) continue;
            Assert.Equal(slice, done);
            return (max - outstanding, max);
        }

        return (0, outstanding);
    }
}
