using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Queues;
using Headgate.Servers;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.PostgreSql.Tests.Queues;

/// <summary>The queue source, with a table of its own, behind a proxy that can be cut.</summary>
internal sealed class QueueSubject(PostgresFixture fixture) : SourceSubject<PostgresMessage>
{
    public const string Password = "marked-7f3a";

    public const SourceFeatures Declared = SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Order
        | SourceFeatures.Headers | SourceFeatures.Reconnects | SourceFeatures.SharedReaders | SourceFeatures.Waits | SourceFeatures.CountsWaiting
        | SourceFeatures.Sizes | SourceFeatures.AnyText | SourceFeatures.Secret;

    private readonly CutProxy _proxy = new(fixture.Server.Port);
    private readonly string _table = fixture.NewName("queue");

    public override SourceFeatures Features => Declared;

    public override string Secret => Password;

    public override Source<PostgresMessage> Create(SourceContext context) => PostgresQueue.Read(options =>
    {
        options.ConnectionString = $"{fixture.ConnectionString};Port={_proxy.Port};Password={Password}";
        options.Table = _table;
        options.CreateIfAbsent = true;
        options.Reconnect.Delay = TimeSpan.FromMilliseconds(20);
    })(context);

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        var sink = PostgresQueue.Enqueue<PostgresMessage>(static row => row, options =>
        {
            options.ConnectionString = fixture.ConnectionString + ";Pooling=false";
            options.Table = _table;
            options.CreateIfAbsent = true;
        })(new NoServices());
        await using var disposed = (IAsyncDisposable)sink;
        Message<PostgresMessage>[] rows =
        [
            .. messages.Select(static message => new Message<PostgresMessage>(
                new PostgresMessage(Encoding.UTF8.GetBytes(message.Text)) { Key = message.Key, Headers = message.Headers ?? new Dictionary<string, string>() })),
        ];
        await sink.HandleAsync(new MessageBatch<PostgresMessage>(rows), CancellationToken.None);
    }

    public override string TextOf(PostgresMessage data) => Encoding.UTF8.GetString(data.Payload.Span);

    public override Task InterruptAsync()
    {
        _proxy.Cut();
        return Task.CompletedTask;
    }

    public override Task<long> CountWaitingAsync() => fixture.AskAsync<long>($"SELECT count(*) FROM {_table} WHERE state = 0 AND locked_until <= now()");

    public override async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await base.DisposeAsync();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
