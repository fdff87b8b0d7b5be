using Headgate.Pipelines.Handlers;
using Headgate.RabbitMq.Tests.Broker;
using Microsoft.Extensions.Options;

namespace Headgate.RabbitMq.Tests.Publishing;

public sealed class ExchangeOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Create<DateTime>(static options => options.Expiration = TimeSpan.FromSeconds(-1)));
        Assert.Equal(
            [
                "RabbitMqExchange: Exchange must be set; empty for the default exchange",
                "RabbitMqExchange: Body must be set: there is no way to make a body of a DateTime otherwise",
                "RabbitMqExchange: Expiration must be at least 0, was -00:00:01",
            ],
            failure.Failures);
    }

    [Fact]
    public void Bytes_texts_and_messages_need_no_body()
    {
        Assert.NotNull(Create<byte[]>(static options => options.Exchange = ""));
        Assert.NotNull(Create<ReadOnlyMemory<byte>>(static options => options.Exchange = ""));
        Assert.NotNull(Create<string>(static options => options.Exchange = ""));
        Assert.NotNull(Create<RabbitMqMessage>(static options => options.Exchange = ""));
    }

    [Fact]
    public void Dead_letters_for_the_default_exchange_need_the_name_of_a_queue()
    {
        var failure = Assert.Throws<OptionsValidationException>(static () => RabbitMqExchange.DeadLetters(static options => options.Exchange = "")(new FewServices()));
        Assert.Contains("RoutingKey must be set", Assert.Single(failure.Failures));
    }

    private static IBatchHandler<T> Create<T>(Action<RabbitMqExchangeOptions<T>> configure) => RabbitMqExchange.Publish(configure)(new FewServices());
}
