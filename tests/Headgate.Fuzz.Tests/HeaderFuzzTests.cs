using CsCheck;
using RabbitMQ.Client;
using KafkaValues = Headgate.Kafka.Consuming.HeaderValues;
using RabbitValues = Headgate.RabbitMq.Consuming.HeaderValues;

namespace Headgate.Fuzz.Tests;

/// <summary>T22: headers of brokers' messages, which anybody may have written.</summary>
public sealed class HeaderFuzzTests
{
    private const int MostDepth = 200;

    [Fact]
    public void Bytes_of_a_Kafka_header_are_read_and_written_again_as_they_were() =>
        Gen.Byte.Array[0, 64].Sample(static bytes => Assert.Equal(bytes, KafkaValues.Write(KafkaValues.Read(bytes))), iter: Fuzz.Count);

    [Fact]
    public void Any_value_of_a_RabbitMQ_header_is_read_and_what_was_read_can_be_sent() =>
        Gen.Int.Sample(static seed =>
        {
            var raw = new Dictionary<string, object?> { ["x"] = Value(new Random(seed), 4), ["x-dotnet-pub-seq-no"] = 1L, [""] = null };
            var read = RabbitValues.Read(raw);
            Assert.Equal(2, read.Count);
            RabbitValues.Write(read["x"]);
        }, iter: Fuzz.Count);

    [Fact]
    public void Tables_within_tables_are_read_as_deep_as_they_go()
    {
        object? value = "end";
        for (var depth = 0; depth < MostDepth; depth++) value = new Dictionary<string, object?> { ["x"] = new List<object?> { value } };

        var read = RabbitValues.Read(value);

        for (var depth = 0; depth < MostDepth; depth++)
        {
            var table = Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(read);
            read = Assert.IsAssignableFrom<System.Collections.IList>(table["x"])[0];
        }

        Assert.Equal("end", read);
    }

    [Fact]
    public void No_time_of_a_RabbitMQ_message_is_out_of_what_a_date_can_be() =>
        Gen.Long.Sample(static seconds => Assert.True(RabbitValues.TimeOf(new AmqpTimestamp(seconds)) is null or { Year: >= 1 and <= 9999 }), iter: Fuzz.Count);

    private static object? Value(Random random, int depth) => random.Next(depth > 0 ? 13 : 10) switch
    {
        0 => null,
        1 => random.NextInt64(),
        2 => random.Next(),
        3 => (short)random.Next(short.MinValue, short.MaxValue),
        4 => (byte)random.Next(256),
        5 => random.NextDouble() * double.MaxValue,
        6 => random.Next(2) == 0,
        7 => new AmqpTimestamp(random.NextInt64(long.MinValue, long.MaxValue)),
        8 => Bytes(random),
        9 => new BinaryTableValue(Bytes(random)),
        10 => (object?)Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)).ToList(),
        11 => Enumerable.Range(0, random.Next(4)).ToDictionary(static name => $"{name}", _ => Value(random, depth - 1)),
        _ => decimal.MaxValue,
    };

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }
}
