namespace Headgate.Kafka;

/// <summary>The names under which a message that was read says, in its metadata, where it is from. Beside them stand its headers, under their names: as text where their bytes are UTF-8,
/// else as a <see cref="byte"/> array; of several of one name, the last.</summary>
public static class KafkaMetadata
{
    /// <summary>The topic: a <see cref="string"/>.</summary>
    public const string Topic = "kafka.topic";

    /// <summary>The partition: an <see cref="int"/>.</summary>
    public const string Partition = "kafka.partition";

    /// <summary>The offset: a <see cref="long"/>.</summary>
    public const string Offset = "kafka.offset";

    /// <summary>The key: a <see cref="string"/> where it is UTF-8, else a <see cref="byte"/> array; absent when the message has none.</summary>
    public const string Key = "kafka.key";

    /// <summary>When it was sent, or written: a <see cref="DateTimeOffset"/>; absent when the message does not say.</summary>
    public const string Timestamp = "kafka.timestamp";
}
