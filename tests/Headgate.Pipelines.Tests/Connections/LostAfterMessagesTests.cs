using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Connections;

/// <summary>How often a connection is tried is counted from the last message that came.</summary>
public sealed class LostAfterMessagesTests
{
    [Fact]
    [Trait("Conformance", "P49")]
    public void A_connection_that_is_lost_in_the_read_that_brought_messages_has_brought_some() => Lab.Run(async lab =>
    {
        var source = new Bringing(new SourceContext("p", environment: lab.Environment), new ReconnectOptions { MaxAttempts = 3, Delay = TimeSpan.FromMilliseconds(1) });
        var got = 0;
        for (var i = 0; i < 10; i++)
        {
            var messages = new MessageBuffer<int>();
            messages.Begin(10, long.MaxValue);
            await source.ReadAsync(messages, CancellationToken.None);
            got += messages.Count;
        }

        Assert.Equal(10, got);
        await source.DisposeAsync();
    }, seeds: 20);

    private sealed class Bringing(SourceContext context, ReconnectOptions options) : ConnectedSource<int>(context, "bringing", options)
    {
        protected override ValueTask<SourceConnection<int>> ConnectAsync(CancellationToken cancellationToken) => new(new OneMessage());

        private sealed class OneMessage : SourceConnection<int>
        {
            public override ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
            {
                messages.Add(1);
                throw new IOException("cut");
            }
        }
    }
}
