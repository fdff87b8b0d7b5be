using Confluent.Kafka;
using Headgate.Kafka.Connecting;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Kafka.Consuming;

/// <summary>A member of a group, from when it joins until it leaves. The client connects to brokers again by itself; the connection ends when the client cannot go on.</summary>
internal sealed class TopicConnection : SourceConnection<KafkaMessage>
{
    private readonly PartitionBoard _board;
    private readonly OffsetCommitter _committer;
    private readonly TopicPoller _poller;
    private readonly BrokerWatch _watch;
    private readonly GroupMember _member;

    private TopicConnection(SourceContext context, KafkaTopicOptions options, string origin)
    {
        var log = new ClientLog(context.LoggerFactory, $"{context.Pipeline}/{context.Name}");
        var board = new PartitionBoard(context, options);
        var member = new GroupMember(context, options, board, log.Logger);
        (_board, _member) = (board, member);
        _watch = new BrokerWatch(context, board, log, origin, member.Gate);
        Client = new ConsumerBuilder<byte[]?, byte[]?>(ConsumerSettings.Make(options, $"{context.Pipeline}/{context.Name}"))
            .SetLogHandler((_, message) => log.Said(message))
            .SetErrorHandler((_, error) => _watch.Note(error))
            .SetPartitionsAssignedHandler(member.Assign)
            .SetPartitionsRevokedHandler((_, partitions) => member.Revoke(partitions))
            .SetPartitionsLostHandler((_, partitions) => member.Lose(partitions))
            .Build();
        _committer = new OffsetCommitter(Client, board, context, options, log.Logger);
        (member.Committer, board.Committer) = (_committer, _committer);
        _poller = new TopicPoller(Client, board, member, context, options, log.Logger);
    }

    private IConsumer<byte[]?, byte[]?> Client { get; }

    /// <summary>Joins the group.</summary>
    public static async ValueTask<TopicConnection> OpenAsync(SourceContext context, KafkaTopicOptions options, string origin, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = new TopicConnection(context, options, origin);
        try
        {
            // From here on the client tells what is wrong.
            connection._poller.Start();
            await connection._watch.CheckTopicsAsync(connection.Client, options, cancellationToken);
            connection._member.Gate.Call(() => connection.Subscribe(options));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<KafkaMessage> messages, CancellationToken cancellationToken)
    {
        while (_board.Take(messages) == 0) await _board.WaitAsync(cancellationToken);
        return true;
    }

    public override ValueTask DrainAsync(MessageBuffer<KafkaMessage> messages, CancellationToken cancellationToken)
    {
        _board.Drain();
        _committer.Request();
        return default;
    }

    public override async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _poller.StopAsync();

        // The poller has closed it, unless that has failed; and nobody is in a call of it any more.
        await Task.Run(Client.Dispose);
        _board.Dispose();
        await base.DisposeAsync();
    }

    private bool Subscribe(KafkaTopicOptions options)
    {
        if (options.Topics.Count > 0)
        {
            Client.Subscribe(options.Topics);
            return true;
        }

        List<TopicPartition> partitions = [.. options.Partitions.Select(static partition => new TopicPartition(partition.Topic, partition.Partition))];
        Client.Assign(_member.Assign(Client, partitions));
        return true;
    }
}
