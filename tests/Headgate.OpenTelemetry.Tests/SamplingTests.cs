using System.Diagnostics;
using Headgate.OpenTelemetry.Tests.Workload;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Headgate.OpenTelemetry.Tests;

/// <summary>What a sampler drops costs next to nothing.</summary>
public sealed class SamplingTests
{
    private const int BatchCount = 2_000;
    private const int BatchSize = 5;

    private readonly CountedHeaders _headers = new(new Dictionary<string, object?> { ["traceparent"] = Canal.TraceParentOf(1) });

    [Fact]
    public async Task Links_are_made_only_for_the_batches_that_the_sampler_takes()
    {
        var spans = new List<Activity>();
        using (Sdk.CreateTracerProviderBuilder().AddHeadgateInstrumentation().SetSampler(new TraceIdRatioBasedSampler(0.01)).AddProcessor(new SimpleActivityExportProcessor(new CollectingExporter(spans))).Build())
        {
            await RunAsync(static p => p.ProcessBatches<int>(static (batch, _) => new(batch), static o => o.Size = BatchSize, "store"));
        }

        Assert.InRange(spans.Count, 1, BatchCount / 10);
        Assert.All(spans, static span => Assert.Equal(BatchSize, span.Links.Count()));

        // The headers traceparent and tracestate of each message of those batches, and of no other.
        Assert.Equal(spans.Count * BatchSize * 2, _headers.LookCount);
    }

    [Fact]
    public async Task The_span_of_a_message_is_taken_when_its_sender_was()
    {
        var spans = new List<Activity>();
        using (Sdk.CreateTracerProviderBuilder().AddHeadgateInstrumentation().SetSampler(new ParentBasedSampler(new AlwaysOffSampler())).AddProcessor(new SimpleActivityExportProcessor(new CollectingExporter(spans))).Build())
        {
            await Pipeline.Create("p", static p => p
                .From(static _ => new Given([Of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), Of("00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203332-00"), new Message<int>(3)]))
                .Process(static n => n, name: "work")).RunAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(spans).TraceId.ToString());
    }

    [Fact]
    public async Task Nothing_is_looked_for_when_nobody_listens()
    {
        await RunAsync(static p => p.Process(static n => n).Batch("store", static (_, _) => default, static o => o.Size = BatchSize));
        Assert.Equal(0, _headers.LookCount);
    }

    private static Message<int> Of(string trace) => new(1, new DescribedDelivery(metadata: new Dictionary<string, object?> { ["traceparent"] = trace }));

    private Task RunAsync(Action<PipelineBuilder<int>> declare)
    {
        var messages = Enumerable.Range(0, BatchCount * BatchSize).Select(n => new Message<int>(n, new DescribedDelivery(metadata: _headers)));
        return Pipeline.Create("p", p => declare(p.From(_ => new Given(messages)))).RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Given(IEnumerable<Message<int>> messages) : Source<int>
    {
        private readonly IEnumerator<Message<int>> _messages = messages.GetEnumerator();

        public override ValueTask<bool> ReadAsync(MessageBuffer<int> buffer, CancellationToken cancellationToken)
        {
            while (!buffer.IsFull)
            {
                if (!_messages.MoveNext()) return new(false);
                buffer.Add(_messages.Current.Data, _messages.Current.Delivery);
            }

            return new(true);
        }
    }
}
