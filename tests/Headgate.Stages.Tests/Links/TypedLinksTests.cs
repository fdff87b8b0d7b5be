namespace Headgate.Stages.Tests.Links;

/// <summary>What a link allows is known to the compiler. Each wrong program differs from a right one in one thing.</summary>
public sealed class TypedLinksTests
{
    private const string Numbers = "var numbers = Stage.Start(Producer.From(new[] { 1, 2, 3 }));";

    private const string Own = """
        public sealed class Own : Consumer<int>
        {
            public Task NotifyAsync(int item) => InvokeAsync(() => METHOD);
            private void Take(int item) { }
            protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken) => default;
        }
        """;

    [Theory]
    [InlineData("int", true)]
    [InlineData("long", false)]
    [InlineData("string", false)]
    [InlineData("object", false)]
    [Trait("Conformance", "S44")]
    public void A_consumer_takes_from_a_producer_of_its_own_events_and_of_no_others(string events, bool compiles)
    {
        var errors = Compilation.ErrorsIn($$"""
            {{Numbers}}
            var consumer = Stage.Start(Consumer.ForEach<{{events}}>(item => { }));
            await consumer.SubscribeToAsync(numbers);
            """);

        if (compiles) Assert.Empty(errors);
        else Assert.StartsWith("CS1503", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", true)]
    [InlineData("numbers", false)]
    [Trait("Conformance", "S44")]
    public void A_chain_fits_together_event_type_by_event_type(string first, bool compiles)
    {
        var errors = Compilation.ErrorsIn($$"""
            {{Numbers}}
            var text = Stage.Start(ProducerConsumer.Select<int, string>(number => number.ToString()));
            var lengths = Stage.Start(ProducerConsumer.Select<string, int>(line => line.Length));
            await text.SubscribeToAsync(numbers);
            await lengths.SubscribeToAsync({{first}});
            await foreach (int length in lengths.ReadAllAsync()) Console.WriteLine(length);
            """);

        Assert.Equal(compiles, errors.Count == 0);
    }

    [Theory]
    [InlineData("int", true)]
    [InlineData("string", false)]
    [Trait("Conformance", "S44")]
    public void The_subscriptions_of_the_start_are_typed_too(string events, bool compiles)
    {
        var errors = Compilation.ErrorsIn($$"""
            {{Numbers}}
            var options = new ConsumerOptions<{{events}}> { SubscribeTo = [new SubscribeTo<{{events}}>(numbers)] };
            Stage.Start(Consumer.ForEach<{{events}}>(item => { }, options));
            """);

        Assert.Equal(compiles, errors.Count == 0);
    }

    [Theory]
    [InlineData("new BroadcastDispatcher<int>()", true)]
    [InlineData("new BroadcastDispatcher<long>()", false)]
    [InlineData("PartitionDispatcher.ByCount<int>(4)", true)]
    [InlineData("PartitionDispatcher.ByCount<string>(4)", false)]
    [Trait("Conformance", "S44")]
    public void A_dispatcher_is_one_of_the_producers_events(string dispatcher, bool compiles)
    {
        var errors = Compilation.ErrorsIn($"var options = new ProducerOptions<int> {{ Dispatcher = () => {dispatcher} }};");

        Assert.Equal(compiles, errors.Count == 0);
    }

    // GS-011: GenStage logs an error at run time.
    [Theory]
    [InlineData("ProducerConsumer.Select<int, int>(number => number)", true)]
    [InlineData("Producer.From(new[] { 4 })", false)]
    [Trait("Conformance", "S8")]
    [Trait("Conformance", "S44")]
    public void A_producer_cannot_be_asked_to_subscribe(string stage, bool compiles)
    {
        var errors = Compilation.ErrorsIn($$"""
            {{Numbers}}
            var stage = Stage.Start({{stage}});
            await stage.SubscribeToAsync(numbers);
            """);

        if (compiles) Assert.Empty(errors);
        else Assert.Contains("'SubscribeToAsync'", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Producer.From(new[] { 4 })", true)]
    [InlineData("ProducerConsumer.Select<int, int>(number => number)", true)]
    [InlineData("Consumer.ForEach<int>(number => { })", false)]
    [Trait("Conformance", "S44")]
    public void Nobody_can_subscribe_to_a_consumer(string stage, bool compiles)
    {
        var errors = Compilation.ErrorsIn($$"""
            var stage = Stage.Start({{stage}});
            await Stage.Start(Consumer.ForEach<int>(item => { })).SubscribeToAsync(stage);
            """);

        Assert.Equal(compiles, errors.Count == 0);
    }

    // GS-076: GenStage logs an error at run time and drops the events.
    [Theory]
    [InlineData("Take(item)", true)]
    [InlineData("Emit(item)", false)]
    [Trait("Conformance", "S19")]
    public void A_consumer_that_tries_to_emit_gets_an_error_that_says_so(string method, bool compiles)
    {
        var errors = Compilation.ErrorsIn("", Own.Replace("METHOD", method, StringComparison.Ordinal));

        if (compiles) Assert.Empty(errors);
        else Assert.Equal("CS0103: The name 'Emit' does not exist in the current context", Assert.Single(errors));
    }

    // GS-054: in GenStage asking a producer-consumer for its demand mode crashes it.
    [Theory]
    [InlineData("Producer.From(new[] { 4 })", true)]
    [InlineData("ProducerConsumer.Select<int, int>(number => number)", false)]
    [InlineData("Consumer.ForEach<int>(number => { })", false)]
    [Trait("Conformance", "S13")]
    [Trait("Conformance", "S49")]
    public void Only_a_producer_can_be_told_to_accumulate(string stage, bool compiles)
    {
        var errors = Compilation.ErrorsIn($"await Stage.Start({stage}).SetDemandAsync(ProducerDemand.Accumulate);");

        if (compiles) Assert.Empty(errors);
        else Assert.Contains("'SetDemandAsync'", Assert.Single(errors), StringComparison.Ordinal);
    }

    // GS-001, GS-031: a wrong return value of a callback stops a GenStage at run time.
    [Fact]
    [Trait("Conformance", "S44")]
    public void A_callback_cannot_return_something_else()
    {
        var errors = Compilation.ErrorsIn("", """
            public sealed class Wrong : Consumer<int>
            {
                protected override int OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken) => 42;
            }
            """);

        Assert.StartsWith("CS0508", Assert.Single(errors, error => !error.StartsWith("CS0534", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
