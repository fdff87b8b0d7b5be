using Headgate.RabbitMq.Settling;

namespace Headgate.RabbitMq.Tests.Settling;

public sealed class SettlerTests
{
    private readonly List<SettleCommand> _sent = [];
    private TaskCompletionSource? _held;

    [Fact]
    public async Task What_gathers_while_a_round_is_sent_goes_together_after_it()
    {
        var settler = Received(4);
        _held = new TaskCompletionSource();
        var first = settler.SettleAsync([Acked(2)], default).AsTask();
        var second = settler.SettleAsync([Acked(1)], default).AsTask();
        var third = settler.SettleAsync([Acked(4), Acked(3)], default).AsTask();
        Assert.Equal([new SettleCommand(2, false, RabbitMqSettlement.Ack)], _sent);
        Assert.False(second.IsCompleted);

        var held = _held;
        _held = null;
        held.SetResult();
        await Task.WhenAll(first, second, third);
        Assert.Equal([new(2, false, RabbitMqSettlement.Ack), new(4, true, RabbitMqSettlement.Ack)], _sent);
    }

    [Fact]
    public async Task A_failure_is_of_those_whose_round_it_was()
    {
        var settler = Received(2);
        _held = new TaskCompletionSource();
        var first = settler.SettleAsync([Acked(1)], default).AsTask();
        var second = settler.SettleAsync([Acked(2)], default).AsTask();
        var held = _held;
        _held = null;
        held.SetException(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => first);
        await second;
    }

    [Fact]
    public async Task Whoever_waits_no_longer_leaves_the_messages_in_their_round()
    {
        var settler = Received(2);
        using var impatient = new CancellationTokenSource();
        _held = new TaskCompletionSource();
        var first = settler.SettleAsync([Acked(1)], default).AsTask();
        var second = settler.SettleAsync([Acked(2)], impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        var held = _held;
        _held = null;
        held.SetResult();
        await first;
        Assert.Equal(2, _sent.Count);
    }

    private static SettledTag Acked(ulong tag) => new(tag, RabbitMqSettlement.Ack);

    private Settler Received(ulong count)
    {
        var settler = new Settler(SendAsync);
        for (ulong tag = 1; tag <= count; tag++) settler.Receive(tag);
        return settler;
    }

    private async ValueTask SendAsync(SettleCommand command)
    {
        _sent.Add(command);
        if (_held is { } held) await held.Task;
    }
}
