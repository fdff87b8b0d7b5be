namespace Headgate.Kafka.Tests.Kit;

/// <summary>Those that share one broker, one after the other.</summary>
[CollectionDefinition(nameof(OldKafka))]
public sealed class OldKafkaCollection : ICollectionFixture<OldKafka>;
