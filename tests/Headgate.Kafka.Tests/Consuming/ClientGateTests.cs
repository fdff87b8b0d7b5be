using Headgate.Kafka.Consuming;
using Headgate.Kafka.Tests.Kit;

namespace Headgate.Kafka.Tests.Consuming;

/// <summary>A client that is freed while another thread calls it takes the process with it: nobody calls one that is closed, and nobody closes one that is called.</summary>
public sealed class ClientGateTests
{
    private readonly ClientGate _gate = new();

    [Fact]
    public void Nobody_calls_a_client_that_is_closed()
    {
        var (client, stub) = StubbedClient.Make();
        Assert.Equal(7, _gate.Call(static () => 7));
        _gate.Close(client);
        Assert.Equal(1, stub.CloseCount);
        Assert.Throws<ObjectDisposedException>(() => _gate.Call<int>(static () => throw new InvalidOperationException("It was called.")));
    }

    [Fact]
    public async Task A_client_is_closed_when_nobody_is_in_a_call_of_it_any_more()
    {
        var (client, stub) = StubbedClient.Make();
        using var isIn = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var calling = Task.Run(() => _gate.Call(() =>
        {
            isIn.Set();
            mayLeave.Wait(KafkaFixture.Soon());
            return stub.CloseCount;
        }));
        isIn.Wait(KafkaFixture.Soon());
        var closing = Task.Run(() => _gate.Close(client));
        Assert.NotSame(closing, await Task.WhenAny(closing, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System)));
        mayLeave.Set();
        Assert.Equal(0, await calling);
        await closing;
        Assert.Equal(1, stub.CloseCount);
    }

    [Fact]
    public void A_call_that_fails_leaves_the_gate_open_for_others()
    {
        Assert.Throws<InvalidOperationException>(() => _gate.Call<int>(static () => throw new InvalidOperationException("It failed.")));
        Assert.Equal(1, _gate.Call(static () => 1));
    }
}
