namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Several sources of one pipeline, and the memory that their messages share.</summary>
public sealed class SourceShareTests
{
    [Fact]
    [Trait("Conformance", "P38")]
    public void Sources_share_the_first_step_by_their_weights_each_with_its_own_acknowledger() => Lab.Run(async lab =>
    {
        var feeds = new[] { new LifeFeed(100_000), new LifeFeed(100_000), new LifeFeed(100_000) };
        var handled = 0;
        await using var pipeline = Pipeline.Create("p", p => p
            .From(feeds[0].Create, o => o.Weight = 1, "light")
            .Merge(feeds[1].Create, o => o.Weight = 3, "middle")
            .Merge(feeds[2].Create, o => o.Weight = 6, "heavy")
            .Process(async (number, token) =>
            {
                await lab.DelayAsync(1, token);
                handled++;
            }, o => (o.Concurrency, o.MaxDemand) = (2, 12)), lab.Environment);
        await pipeline.StartAsync();
        while (handled < 1000) await lab.DelayAsync(10);
        double[] shares = [.. feeds.Select(feed => (double)feed.Acks.Succeeded.Count / handled)];
        Assert.InRange(shares[0], 0.08, 0.12);
        Assert.InRange(shares[1], 0.27, 0.33);
        Assert.InRange(shares[2], 0.56, 0.64);
        await pipeline.StopAsync();
        foreach (var feed in feeds)
        {
            feed.AssertSettled();
            feed.AssertDisposed();
        }
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P38")]
    public void Many_sources_complete_the_pipeline_only_when_all_have_ended() => Lab.Run(async lab =>
    {
        var feeds = Enumerable.Range(1, 4).Select(n => new LifeFeed(n * 20, most: n) { BeforeRead = _ => lab.DelayAsync(lab.Random.Next(3)) }).ToList();
        await using var pipeline = Pipeline.Create("p", p => p
            .From(feeds[0].Create, name: "0").Merge(feeds[1].Create, name: "1").Merge(feeds[2].Create, name: "2").Merge(feeds[3].Create, name: "3")
            .Process(number => number)
            .Batch("default", (_, _) => default, o => o.Size = 9), lab.Environment);
        await pipeline.RunAsync();
        for (var i = 0; i < 4; i++) Assert.Equal((i + 1) * 20, feeds[i].Acks.Succeeded.Count);
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
    });

    [Fact]
    [Trait("Conformance", "P38")]
    public void One_source_that_is_declared_with_concurrency_is_made_and_read_so_many_times() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(90, most: 4);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create, o => o.Concurrency = 3).Process(number => number), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(3, feed.StartCount);
        Assert.Equal(90, feed.Acks.Succeeded.Count);
        feed.AssertSettled();
        feed.AssertDisposed();
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Conformance", "P36")]
    public void Bytes_in_flight_are_never_above_the_limit_and_a_bigger_message_passes_alone(int sources) => Lab.Run(async lab =>
    {
        const int Limit = 100;
        var sizes = Enumerable.Range(0, 60).Select(_ => lab.Random.Next(10) == 0 ? 100 + lab.Random.Next(100) : lab.Random.Next(60)).ToArray();
        var feeds = Enumerable.Range(0, sources).Select(_ => new LifeFeed(60, most: 1 + lab.Random.Next(9)) { SizeOf = number => sizes[number] }).ToList();
        var violations = new List<string>();
        var inHand = new List<int>();
        await using var pipeline = Pipeline.Create("p", p => feeds.Skip(1)
            .Aggregate(p.From(feeds[0].Create), (builder, feed) => builder.Merge(feed.Create, name: "other"))
            .Configure(o => o.MaxInFlightBytes = Limit)
            .Process(async (number, token) =>
            {
                if (sizes[number] > 0) inHand.Add(sizes[number]);
                Look(violations, inHand, Limit);
                await lab.DelayAsync(lab.Random.Next(3), token);
            }, o => o.Concurrency = 4)
            .Process(async (number, token) =>
            {
                await lab.DelayAsync(1, token);
                inHand.Remove(sizes[number]);
            }, o => o.Concurrency = 2), lab.Environment);
        await pipeline.StartAsync();
        while (!pipeline.Completion.IsCompleted)
        {
            var bytes = pipeline.Counts.InFlightBytes;
            if (bytes is < 0 or > 200) violations.Add($"{bytes} bytes");
            await lab.DelayAsync(1);
        }

        Assert.Empty(violations);
        Assert.Equal(60 * sources, pipeline.Counts.Succeeded);
        Assert.Equal(0, pipeline.Counts.InFlightBytes);
    });

    [Fact]
    [Trait("Conformance", "P36")]
    public void A_source_is_not_read_while_the_memory_is_used_up() => Lab.Run(async lab =>
    {
        var gate = new TaskCompletionSource();
        var reads = 0;
        var feed = new LifeFeed(20, most: 3)
        {
            SizeOf = _ => 50,
            BeforeRead = _ =>
            {
                reads++;
                return Task.CompletedTask;
            },
        };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Configure(o => o.MaxInFlightBytes = 100).Process(async (_, _) => await gate.Task), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(5000);
        Assert.InRange(reads, 1, 2);
        Assert.InRange(feed.Given.Count, 2, 4);
        Assert.Equal(100, pipeline.Counts.InFlightBytes);
        gate.SetResult();
        await pipeline.Completion;
        Assert.Equal(20, feed.Acks.Succeeded.Count);
    });

    [Fact]
    [Trait("Conformance", "P36")]
    public void A_big_message_is_not_kept_waiting_by_a_stream_of_small_ones() => Lab.Run(async lab =>
    {
        var small = new LifeFeed(10_000, isEndless: true) { SizeOf = _ => 10 };
        var big = new LifeFeed(2) { SizeOf = _ => 95 };
        await using var pipeline = Pipeline.Create("p", p => p.From(small.Create).Merge(big.Create, name: "big")
            .Configure(o => o.MaxInFlightBytes = 100)
            .Process(async (_, token) => await lab.DelayAsync(1 + lab.Random.Next(3), token), o => o.Concurrency = 10), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(100);
        Assert.Equal(2, big.Acks.Succeeded.Count);
        Assert.InRange(small.Acks.Succeeded.Count, 50, 9_000);
    });

    [Fact]
    [Trait("Conformance", "P36")]
    public void Bytes_that_were_not_let_in_are_not_given_back() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100, isEndless: true) { SizeOf = _ => 40 };
        var never = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Configure(o => o.MaxInFlightBytes = 100).Process(async (_, _) => await never.Task), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(200);
        await pipeline.StopAsync(new CancellationToken(true));
        feed.AssertSettled();
        Assert.Equal(0, pipeline.Counts.InFlightBytes);
        Assert.Equal(0, pipeline.Counts.InFlight);
    });

    private static void Look(List<string> violations, List<int> inHand, int limit)
    {
        if (inHand.Count > 1 && inHand.Sum() > limit) violations.Add($"{string.Join("+", inHand)} bytes in hand");
    }
}
