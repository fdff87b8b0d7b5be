namespace Headgate.RabbitMq.Tests.Broker;

/// <summary>The tests that share one server; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RabbitMqCollection : ICollectionFixture<SharedBroker>
{
    public const string Name = "RabbitMQ";
}
